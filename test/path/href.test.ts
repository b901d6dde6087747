// Filling templates with values, and joining prefixes.
import { describe, expect, it } from "vitest"
import { fillTemplate, joinPaths, type PathValue } from "../../src/path/href.ts"
import { createMatcher } from "../../src/path/matcher.ts"
import { parseTemplate, TemplateError } from "../../src/path/template.ts"

const fill = (text: string, values: Record<string, PathValue>) => fillTemplate(parseTemplate(text), values)

/** What an engine makes of an escaped path: every escape but those of "/" and "%" decoded. */
const canonical = (href: string) => decodeURIComponent(href.replaceAll("%25", "%2525").replaceAll("%2F", "%252F"))

describe("a filled template", () => {
  it("holds the values in their places", () => {
    expect(fill("/users/{id}/posts/{slug}", { id: 3, slug: "hello" })).toBe("/users/3/posts/hello")
    expect(fill("/{a}-{b:int}.{ext}", { a: "x", b: 7n, ext: "png" })).toBe("/x-7.png")
    expect(fill("/ping", {})).toBe("/ping")
  })

  it("escapes values and literals", () => {
    expect(fill("/users/{name}", { name: "a b/c?d#e%é" })).toBe("/users/a%20b%2Fc%3Fd%23e%25%C3%A9")
    expect(fill("/café/100%/a?/{x}", { x: 1 })).toBe("/caf%C3%A9/100%25/a%3F/1")
  })

  it("keeps the slashes of a path value", () => {
    expect(fill("/files/{p:path}", { p: "a b/c.txt" })).toBe("/files/a%20b/c.txt")
    expect(fill("/files/{p:path}", { p: "" })).toBe("/files/")
  })

  it("never begins with two slashes", () => {
    expect(fill("/{p:path}", { p: "/evil.example/x" })).toBe("/%2Fevil.example/x")
  })

  it("wants all names and no others", () => {
    expect(() => fill("/a/{id}", {})).toThrow(new TemplateError("The path \"/a/{id}\" needs a value for 'id'"))
    expect(() => fill("/a/{toString}", {})).toThrow("needs a value for 'toString'")
    expect(() => fill("/a/{id}", { id: 1, other: 2 })).toThrow(new TemplateError("The path \"/a/{id}\" has no name 'other'"))
  })

  it.each([
    ["/{id:int}", -1],
    ["/{id:int}", 1.5],
    ["/{id:float}", Number.NaN],
    ["/{id:float}", 1e21],
    ["/{id:uuid}", "x"],
    ["/{id}", ""],
    ["/{id}", "\ud800"],
  ])("refuses values that its convertor would not take: %s with %s", (text, id) => {
    expect(() => fill(text, { id })).toThrow(TemplateError)
  })

  it.each(["..", "."])("refuses the segment %s, which clients resolve", (value) => {
    expect(() => fill("/a/{x}/b", { x: value })).toThrow(TemplateError)
    expect(() => fill("/a/{x:path}", { x: `b/${value}/c` })).toThrow(TemplateError)
  })

  it.each(["plain", "a/b", "%", "%2F", "%25", "a%2Fb", " ", "é", "日本", "a+b", "\\", "\n", "x{y}", "..a", "💥", "a:b@c;d=e&f"])(
    "matches its template again and gives back the value %j",
    (value) => {
      for (const text of ["/v/{x}", "/v/pre-{x}.{y}", "/v/{x:path}", "/{x:path}"]) {
        const template = parseTemplate(text)
        const matcher = createMatcher<true>()
        matcher.add("GET", template, true)
        const values: Record<string, string> = text.includes("{y}") ? { x: value, y: "end" } : { x: value }
        expect(matcher.match("GET", canonical(fillTemplate(template, values)))?.captures).toEqual(Object.values(values))
      }
    },
  )
})

describe("a prefix", () => {
  it("goes before the path", () => {
    expect(joinPaths("/items", "/{id}")).toBe("/items/{id}")
    expect(joinPaths("/items", "")).toBe("/items")
    expect(joinPaths("", "/x")).toBe("/x")
  })

  it("is refused with FastAPI's words", () => {
    expect(() => joinPaths("items", "/x")).toThrow(new TemplateError("A path prefix must start with '/'"))
    expect(() => joinPaths("/items/", "/x")).toThrow(
      new TemplateError("A path prefix must not end with '/', as the routes will start with '/'"),
    )
    expect(() => joinPaths("", "")).toThrow(new TemplateError("Prefix and path cannot be both empty"))
  })
})
