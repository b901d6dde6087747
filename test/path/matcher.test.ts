// The matcher: which template a path finds, and what its names capture.
import { describe, expect, it } from "vitest"
import { createMatcher } from "../../src/path/matcher.ts"
import { parseTemplate } from "../../src/path/template.ts"
import { expectCheap } from "../cpu-time.ts"

/** A matcher of "METHOD /template" lines; a line without method is a GET. The value is the template's text. */
function matcherOf(...lines: string[]) {
  const matcher = createMatcher<string>()
  for (const line of lines) {
    const [method, text] = line.startsWith("/") ? ["GET", line] : (line.split(" ") as [string, string])
    matcher.add(method, parseTemplate(text), text)
  }
  return (path: string, method = "GET") => {
    const found = matcher.match(method, path)
    return found === undefined ? undefined : [found.value, ...found.captures]
  }
}

describe("a template", () => {
  it("matches its own text only, slash at the end included", () => {
    const find = matcherOf("/", "/items", "/items/", "/users/{id}", "/users/{id}/")
    expect(find("/")).toEqual(["/"])
    expect(find("/items")).toEqual(["/items"])
    expect(find("/items/")).toEqual(["/items/"])
    expect(find("/Items")).toBeUndefined()
    expect(find("/items//")).toBeUndefined()
    expect(find("")).toBeUndefined()
    expect(find("*")).toBeUndefined()
    expect(find("/users/1")).toEqual(["/users/{id}", "1"])
    expect(find("/users/1/")).toEqual(["/users/{id}/", "1"])
    expect(find("/users/")).toBeUndefined()
    expect(find("/users//")).toBeUndefined()
    expect(find("/users/1/2")).toBeUndefined()
  })

  it("captures names in order", () => {
    const find = matcherOf("/users/{user}/posts/{post}/{rest:path}")
    expect(find("/users/a/posts/b/c/d")).toEqual(["/users/{user}/posts/{post}/{rest:path}", "a", "b", "c/d"])
  })

  it("decodes in captures what a canonical path keeps escaped", () => {
    const find = matcherOf("/{a}/{b:path}")
    expect(find("/x%2Fy/%2525%2f")?.slice(1)).toEqual(["x/y", "%25/"])
  })

  it("compares its text with the canonical path", () => {
    const find = matcherOf("/caf%C3%A9", "/100%/{x}", "/a%2Fb")
    expect(find("/café")).toEqual(["/caf%C3%A9"])
    expect(find("/100%25/1")).toEqual(["/100%/{x}", "1"])
    expect(find("/a%2Fb")).toEqual(["/a%2Fb"])
    expect(find("/a/b")).toBeUndefined()
  })

  it("does not take names of objects for its own", () => {
    const find = matcherOf("/{a}/x")
    expect(find("/__proto__/x")).toEqual(["/{a}/x", "__proto__"])
    expect(find("/a/constructor")).toBeUndefined()
    expect(find("/a/x", "toString")).toBeUndefined()
  })
})

describe("convertors", () => {
  it.each([
    ["/{x:int}", ["0", "007", "123"], ["", "-1", "+1", "1.0", "1a", "١", "1 "]],
    ["/{x:float}", ["0", "1.5", "12.250"], ["", ".5", "5.", "1.2.3", "1e3", "-1", "a.1", "1.b"]],
    [
      "/{x:uuid}",
      ["123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000"],
      [
        "",
        "123e4567",
        "123e4567-e89b-12d3-a456-42661417400",
        "123e4567-e89b-12d3-a456-4266141740000",
        "g23e4567-e89b-12d3-a456-426614174000",
      ],
    ],
    ["/{x}", ["a", "a.b", "-", "é"], [""]],
    ["/{x:path}", ["", "a", "a/b", "a//b/"], []],
  ])("take what they say, else nothing matches: %s", (text, good, bad) => {
    const find = matcherOf(text)
    for (const value of good) expect(find(`/${value}`)).toEqual([text, value])
    for (const value of bad) expect(find(`/${value}`)).toBeUndefined()
  })

  it("mean the same when they share a segment with text", () => {
    const find = matcherOf("/a{x:int}", "/b{x:float}.txt", "/c{x:uuid}!", "/d{x:path}", "/e{x:path}/z")
    expect(find("/a12")?.slice(1)).toEqual(["12"])
    expect(find("/a")).toBeUndefined()
    expect(find("/b1.5.txt")?.slice(1)).toEqual(["1.5"])
    expect(find("/b1.txt")?.slice(1)).toEqual(["1"])
    expect(find("/b1..txt")).toBeUndefined()
    expect(find("/c123e4567-e89b-12d3-a456-426614174000!")?.slice(1)).toEqual(["123e4567-e89b-12d3-a456-426614174000"])
    expect(find("/c123e4567-e89b-12d3-a456-42661417400!")).toBeUndefined()
    expect(find("/d")?.slice(1)).toEqual([""])
    expect(find("/dx/y")?.slice(1)).toEqual(["x/y"])
    expect(find("/e/z")?.slice(1)).toEqual([""])
    expect(find("/ea/z/z")?.slice(1)).toEqual(["a/z"])
  })

  it("let a path name stand in the middle", () => {
    const find = matcherOf("/files/{p:path}/raw", "/files/{p:path}", "/files/{p:path}/by/{user}")
    expect(find("/files/a/b/raw")).toEqual(["/files/{p:path}/raw", "a/b"])
    expect(find("/files//raw")).toEqual(["/files/{p:path}/raw", ""])
    expect(find("/files/raw")).toEqual(["/files/{p:path}", "raw"])
    expect(find("/files/a/by/by/me")).toEqual(["/files/{p:path}/by/{user}", "a/by", "me"])
    expect(find("/files/")).toEqual(["/files/{p:path}", ""])
    expect(find("/files")).toBeUndefined()
  })
})

describe("several names in a segment", () => {
  it("take as much as they can, the leftmost first, as Starlette's regular expressions do", () => {
    const templates = [
      "/{a}-{b}",
      "/{a}.{b}.{c}",
      "/{a}{b:int}",
      "/{a:int}{b:float}{c}",
      "/x{a}",
      "/{a}y",
      "/{a:float}{b:float}",
      "/{a}--{b:int}.{c:path}",
    ]
    const classes = { str: "[^/]+", path: "[^]*", int: "[0-9]+", float: "[0-9]+(?:\\.[0-9]+)?", uuid: "-" }
    const letters = "xy1-./"
    for (const text of templates) {
      const find = matcherOf(text)
      const source = parseTemplate(text).parts.map((part) =>
        typeof part === "string" ? part.replace(".", "\\.") : `(${classes[part.convertor]})`,
      )
      const expression = new RegExp(`^${source.join("")}$`)
      for (let number = 0; number < letters.length ** 6; number += 7) {
        const path = `/${[...number.toString(letters.length)].map((digit) => letters[Number(digit)]).join("")}`
        const expected = expression.exec(path)
        expect([path, find(path)?.slice(1)]).toEqual([path, expected?.slice(1)])
      }
    }
  })
})

describe("of several templates", () => {
  it("text beats a name whatever the order of declaration", () => {
    expect(matcherOf("/users/{id}", "/users/me")("/users/me")).toEqual(["/users/me"])
    expect(matcherOf("/{a}/{b}", "/x/{b}")("/x/y")).toEqual(["/x/{b}", "y"])
  })

  it("a narrow convertor beats a wide one", () => {
    const lines = ["/{x:path}", "/{x}", "/{x:float}", "/{x:int}", "/{x:uuid}", "/v{x}"]
    for (const order of [lines, lines.toReversed()]) {
      const find = matcherOf(...order)
      expect(find("/1")?.[0]).toBe("/{x:int}")
      expect(find("/1.5")?.[0]).toBe("/{x:float}")
      expect(find("/123e4567e89b12d3a456426614174000")?.[0]).toBe("/{x:uuid}")
      expect(find("/v1")?.[0]).toBe("/v{x}")
      expect(find("/one")?.[0]).toBe("/{x}")
      expect(find("/one/two")?.[0]).toBe("/{x:path}")
    }
  })

  it("equals go by order of declaration", () => {
    expect(matcherOf("/{a}-{b}", "/{a}.{b}")("/x-y.z")?.[0]).toBe("/{a}-{b}")
    expect(matcherOf("/{a}.{b}", "/{a}-{b}")("/x-y.z")?.[0]).toBe("/{a}.{b}")
  })

  it("one that fails further right gives way", () => {
    const find = matcherOf("/a/b/c", "/a/{x}/d", "/{y}/b/e", "/{z:path}")
    expect(find("/a/b/c")).toEqual(["/a/b/c"])
    expect(find("/a/b/d")).toEqual(["/a/{x}/d", "b"])
    expect(find("/a/b/e")).toEqual(["/{y}/b/e", "a"])
    expect(find("/a/b/f")).toEqual(["/{z:path}", "a/b/f"])
  })

  it("one that lacks the method gives way", () => {
    const find = matcherOf("GET /users/me", "POST /users/{id}", "GET /users/{id:int}", "PUT /{rest:path}")
    expect(find("/users/me")).toEqual(["/users/me"])
    expect(find("/users/me", "POST")).toEqual(["/users/{id}", "me"])
    expect(find("/users/7", "POST")).toEqual(["/users/{id}", "7"])
    expect(find("/users/7", "PUT")).toEqual(["/{rest:path}", "users/7"])
    expect(find("/users/me", "DELETE")).toBeUndefined()
  })
})

describe("adding", () => {
  it("keeps the first of the same method and shape, and says so", () => {
    const matcher = createMatcher<number>()
    expect(matcher.add("GET", parseTemplate("/a"), 1)).toBe(true)
    expect(matcher.add("GET", parseTemplate("/a"), 2)).toBe(false)
    expect(matcher.add("GET", parseTemplate("/x/{a}/{b:path}"), 3)).toBe(true)
    expect(matcher.add("GET", parseTemplate("/x/{c:str}/{d:path}"), 4)).toBe(false)
    expect(matcher.add("POST", parseTemplate("/x/{c}/{d:path}"), 5)).toBe(true)
    expect(matcher.add("GET", parseTemplate("/x/{a:int}/{b:path}"), 6)).toBe(true)
    expect(matcher.match("GET", "/a")?.value).toBe(1)
    expect(matcher.match("GET", "/x/y/z")?.value).toBe(3)
    expect(matcher.match("POST", "/x/y/z")?.template.names.map((name) => name.name)).toEqual(["c", "d"])
  })

  it("tells text that looks like a convertor from a convertor", () => {
    const find = matcherOf("/a-{x}", "/a-%7Bstr%7D{y}")
    expect(find("/a-{str}b")?.[0]).toBe("/a-{x}")
    expect(find("/a-b")).toEqual(["/a-{x}", "b"])
  })
})

describe("the allowed methods of a path", () => {
  it("are those of all templates that match it, sorted and once each", () => {
    const matcher = createMatcher<true>()
    for (const [method, text] of [
      ["PUT", "/u/{id}"],
      ["GET", "/u/me"],
      ["GET", "/u/{id}"],
      ["DELETE", "/{p:path}"],
      ["POST", "/other"],
    ] as const) {
      matcher.add(method, parseTemplate(text), true)
    }
    expect(matcher.allowed("/u/me")).toEqual(["DELETE", "GET", "PUT"])
    expect(matcher.allowed("/other")).toEqual(["DELETE", "POST"])
    expect(matcher.allowed("/")).toEqual(["DELETE"])
    expect(matcher.allowed("*")).toEqual([])
  })
})

describe("a hostile path", () => {
  const templates = [
    "/{a}-{b}-{c}",
    "/{a}-{b}-{c}-{d:int}",
    "/{a}{b}{c}{d}",
    "/x/{p:path}/y/{q:path}/z/{r}",
    "/{a:float}{b:float}{c:float}!",
    "/{a}/{b}/{c}",
  ]
  const find = matcherOf(...templates)

  it.each([
    ["7,000 segments", "/x".repeat(7000)],
    ["7,000 empty segments", "/".repeat(7000)],
    ["8 KB of dashes", `/${"-".repeat(8192)}`],
    ["8 KB of digits", `/${"1".repeat(8192)}`],
    ["8 KB of digits and points", `/${"1.".repeat(4096)}`],
    ["8 KB of half-matching segments", `/x${"/y/z".repeat(2048)}/`],
    ["8 KB of escapes", `/${"%25".repeat(2730)}`],
  ])("is answered at once: %s", (_, path) => {
    find(path)
    const rounds = () => {
      for (let round = 0; round < 10; round++) find(path)
    }
    expectCheap(rounds, 100)
  })
})
