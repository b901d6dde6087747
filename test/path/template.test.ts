// Parsing of path templates.
import { describe, expect, it } from "vitest"
import { parseTemplate, TemplateError } from "../../src/path/template.ts"

describe("a path template", () => {
  it("is plain data: literals and names in order, and the format without convertors", () => {
    expect(parseTemplate("/files/{owner}/{rest:path}")).toEqual({
      text: "/files/{owner}/{rest:path}",
      format: "/files/{owner}/{rest}",
      parts: ["/files/", { name: "owner", convertor: "str" }, "/", { name: "rest", convertor: "path" }],
      names: [
        { name: "owner", convertor: "str" },
        { name: "rest", convertor: "path" },
      ],
    })
  })

  it("may hold several names in a segment", () => {
    expect(parseTemplate("/{a}-{b:int}.{c}").parts).toEqual([
      "/",
      { name: "a", convertor: "str" },
      "-",
      { name: "b", convertor: "int" },
      ".",
      { name: "c", convertor: "str" },
    ])
  })

  it("knows the convertors str, path, int, float and uuid", () => {
    const names = parseTemplate("/{a:str}/{b:int}/{c:float}/{d:uuid}/{e:path}").names
    expect(names.map((name) => name.convertor)).toEqual(["str", "int", "float", "uuid", "path"])
  })

  it("holds its literals in canonical form and its text as written", () => {
    const literal = (text: string) => parseTemplate(text).parts[0]
    expect(literal("/caf%C3%A9")).toBe("/café")
    expect(literal("/café")).toBe("/café")
    expect(literal("/a%20b")).toBe("/a b")
    expect(literal("/a%2fb%25")).toBe("/a%2Fb%25")
    expect(literal("/100%")).toBe("/100%25")
    expect(parseTemplate("/caf%C3%A9/{a:int}").format).toBe("/caf%C3%A9/{a}")
  })

  it.each([
    ["items", "A path must start with '/': \"items\""],
    ["", "A path must start with '/': \"\""],
    ["/{a}/{a:int}", "The name 'a' is repeated in the path \"/{a}/{a:int}\""],
    ["/{a", "Unmatched '{' in the path \"/{a\""],
    ["/a}", "Unmatched '}' in the path \"/a}\""],
    ["/{a}}", "Unmatched '}' in the path \"/{a}}\""],
    ["/{}", "'{}' is not a valid name in the path \"/{}\""],
    ["/{{a}}", "'{{a}' is not a valid name in the path \"/{{a}}\""],
    ["/{1a}", "'{1a}' is not a valid name in the path \"/{1a}\""],
    ["/{a-b}", "'{a-b}' is not a valid name in the path \"/{a-b}\""],
    ["/{a:number}", "Unknown convertor 'number' in the path \"/{a:number}\": use str, path, int, float or uuid"],
    ["/{a:}", "Unknown convertor '' in the path \"/{a:}\": use str, path, int, float or uuid"],
    ["/{a:toString}", "Unknown convertor 'toString' in the path \"/{a:toString}\": use str, path, int, float or uuid"],
    ["/%FF", 'The escapes in the path are not UTF-8: "/%FF"'],
  ])("is refused when it is wrong: %s", (text, message) => {
    expect(() => parseTemplate(text)).toThrow(new TemplateError(message))
    expect(() => parseTemplate(text)).toThrow(TemplateError)
  })
})
