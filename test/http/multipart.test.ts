// The multipart parser: the same parts however a body is cut, and a clean 400 for everything else.
import { describe, expect, test } from "vitest"
import { RequestRefusal } from "../../src/http/error.ts"
import { isBoundary, MultipartParser } from "../../src/http/multipart.ts"
import { expectCheap } from "../cpu-time.ts"

interface Part {
  name: string
  filename: string | undefined
  headers: [string, string][]
  content: string
}

const encoder = new TextEncoder()
const bytesOf = (body: string | Uint8Array): Uint8Array => (typeof body === "string" ? encoder.encode(body) : body)

function parse(body: string | Uint8Array, cuts: readonly number[] = [], boundary = "b"): Part[] {
  const bytes = bytesOf(body)
  const parts: (Omit<Part, "content"> & { chunks: Uint8Array[] })[] = []
  let open = 0
  const parser = new MultipartParser(boundary, {
    open: ({ name, filename, headers }) => {
      open += 1
      parts.push({ name, filename, headers: [...headers], chunks: [] })
    },
    take: (chunk) => void parts.at(-1)!.chunks.push(chunk.slice()),
    close: () => {
      open -= 1
    },
  })
  let from = 0
  for (const cut of [...cuts, bytes.length]) {
    parser.write(bytes.subarray(from, cut))
    from = cut
  }
  parser.end()
  expect(open).toBe(0)
  return parts.map(({ chunks, ...part }) => ({ ...part, content: Buffer.concat(chunks).toString("latin1") }))
}

function refusal(body: string | Uint8Array, boundary = "b"): [number, unknown] {
  try {
    parse(body, [], boundary)
  } catch (error) {
    if (error instanceof RequestRefusal) return [error.statusCode, error.detail]
    throw error
  }
  return [200, undefined]
}

const malformed = [400, "There was an error parsing the body"]
const field = (name: string, content: string): string => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`
const head = (disposition: string): string => `--b\r\nContent-Disposition: ${disposition}\r\n\r\nx\r\n--b--\r\n`

describe("parts", () => {
  const tricky = "\r\n--\r\n\r\n-\r\r\n--a\r\r\n\r\n--\r"
  const body = [
    field("a", "1"),
    field("empty", ""),
    '--b\r\ncontent-disposition: form-data; name="f"; filename="x.txt"\r\nContent-Type: text/plain\r\nX-Own: yes\r\n\r\n',
    `${tricky}\r\n`,
    "--b\r\nContent-Disposition:form-data;name=plain;filename=y\r\n\r\nö\r\n--b--\r\nepilogue --b\r\n",
  ].join("")
  const whole = parse(body)

  test("names, files, headers and content", () => {
    expect(whole.map(({ name, filename, content }) => [name, filename, content])).toEqual([
      ["a", undefined, "1"],
      ["empty", undefined, ""],
      ["f", "x.txt", tricky],
      ["plain", "y", "Ã¶"],
    ])
    expect(whole[2]!.headers).toEqual([
      ["content-disposition", 'form-data; name="f"; filename="x.txt"'],
      ["content-type", "text/plain"],
      ["x-own", "yes"],
    ])
  })

  test("the same parts wherever the body is cut", () => {
    const { length } = bytesOf(body)
    for (let cut = 0; cut <= length; cut++) expect(parse(body, [cut])).toEqual(whole)
    for (let cut = 0; cut <= length; cut += 3) expect(parse(body, [cut, Math.min(cut + 2, length)])).toEqual(whole)
  })

  test("the same parts byte by byte", () => {
    const { length } = bytesOf(body)
    expect(
      parse(
        body,
        Array.from({ length }, (_, i) => i),
      ),
    ).toEqual(whole)
  })

  test("near misses of every length stand in the content", () => {
    const boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    const delimiter = `\r\n--${boundary}`
    const misses = Array.from({ length: delimiter.length }, (_, i) => delimiter.slice(0, i)).join("")
    const text = `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${misses}${delimiter}--\r\n`
    for (let cut = 0; cut <= text.length; cut += 7) expect(parse(text, [cut], boundary)[0]!.content).toBe(misses)
  })

  test("a body without parts", () => expect(parse("--b--\r\n")).toEqual([]))
  test("a line end before the first delimiter", () => expect(parse(`\r\n${field("a", "1")}--b--`)).toHaveLength(1))
})

describe("names and file names", () => {
  const read = (disposition: string) => {
    const [part] = parse(head(disposition))
    return [part!.name, part!.filename]
  }

  test.each([
    ["brackets and dots mean nothing", 'form-data; name="a[b][0].c"', ["a[b][0].c", undefined]],
    ["nor do the names of every object", 'form-data; name="__proto__"', ["__proto__", undefined]],
    ["an empty name", 'form-data; name=""', ["", undefined]],
    ["a browser's quotation mark", 'form-data; name="a"; filename="x%22y.txt"', ["a", 'x"y.txt']],
    ["an escaped quotation mark", 'form-data; name="a"; filename="x\\"y\\\\.txt"', ["a", 'x"y\\.txt']],
    ["a Windows path", 'form-data; name="a"; filename="C:\\dir\\x.txt"', ["a", "C:\\dir\\x.txt"]],
    ["semicolons inside quotes", 'form-data; name="a;b"; filename="c; d=e"', ["a;b", "c; d=e"]],
    ["letters beyond ASCII", 'form-data; name="größe"; filename="日本.txt"', ["größe", "日本.txt"]],
    ["filename* is not for forms", 'form-data; name="a"; filename="a.txt"; filename*=UTF-8\'\'evil.sh', ["a", "a.txt"]],
    ["filename* alone makes no file", "form-data; name=\"a\"; filename*=UTF-8''evil.sh", ["a", undefined]],
    ["escaped line ends stay escaped", 'form-data; name="a"; filename="x%0D%0Ay"', ["a", "x%0D%0Ay"]],
    ["any case, blanks, a last semicolon", 'Form-Data ; NAME = "a"'.replace(" = ", "="), ["a", undefined]],
  ])("%s", (_title, disposition, expected) => expect(read(disposition)).toEqual(expected))

  test.each([
    ["no quotation mark at the end", 'form-data; name="a'],
    ["text behind a value", 'form-data; name="a"b'],
    ["a name twice", 'form-data; name="a"; name="b"'],
    ["another type", 'attachment; name="a"'],
    ["a parameter without a value", "form-data; name"],
    ["a bare LF in a file name", 'form-data; name="a"; filename="x\nX-Injected: 1"'],
    ["a bare CR in a file name", 'form-data; name="a"; filename="x\ry"'],
    ["a NUL", 'form-data; name="a\0"'],
  ])("refuses %s", (_title, disposition) => expect(refusal(head(disposition))).toEqual(malformed))

  test("refuses what has no name", () => {
    const missing = [400, 'The Content-Disposition header field "name" must be provided.']
    expect(refusal(head("form-data"))).toEqual(missing)
    expect(refusal("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--")).toEqual(missing)
    expect(refusal("--b\r\n\r\nx\r\n--b--")).toEqual(missing)
  })
})

describe("bodies that follow no grammar", () => {
  test.each([
    ["nothing at all", ""],
    ["no boundary", "x".repeat(5000)],
    ["text before the first delimiter", `preamble\r\n${field("a", "1")}--b--`],
    ["another boundary", "--c\r\n"],
    ["no end", field("a", "1")],
    ["an end inside the delimiter", `${field("a", "1")}--b-`],
    ["an end inside the content", '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx'],
    ["an end inside the head", "--b\r\nContent-Disposition: form-da"],
    ["a head that never ends", `--b\r\nX: ${"x".repeat(20_000)}`],
    ["text behind a delimiter", "--b x\r\n"],
    ["line ends of LF", '--b\nContent-Disposition: form-data; name="a"\n\n1\n--b--\n'],
    ["a folded header", '--b\r\nContent-Disposition: form-data;\r\n name="a"\r\n\r\n1\r\n--b--'],
    ["a header without a colon", `--b\r\nnope\r\n${field("a", "1").slice(5)}--b--`],
    ["a header without a name", `--b\r\n: x\r\n${field("a", "1").slice(5)}--b--`],
    ["two dispositions", `--b\r\nContent-Disposition: form-data; name="z"\r\n${field("a", "1").slice(5)}--b--`],
    ["two types", `--b\r\nContent-Type: a/b\r\nContent-Type: a/b\r\n${field("a", "1").slice(5)}--b--`],
  ])("%s", (_title, body) => expect(refusal(body)).toEqual(malformed))

  test("a head that is no UTF-8", () => {
    const body = Buffer.from('--b\r\nContent-Disposition: form-data; name="\xff\xfe"\r\n\r\nx\r\n--b--', "latin1")
    expect(refusal(body)).toEqual(malformed)
  })

  test("more than 16 headers, more than 8 KiB of them", () => {
    const many = (count: number) => `--b\r\n${"X-A: 1\r\n".repeat(count - 1)}${field("a", "1").slice(5)}--b--`
    expect(refusal(many(16))[0]).toBe(200)
    expect(refusal(many(17))).toEqual(malformed)
    const long = (size: number) => `--b\r\nX-A: ${"x".repeat(size)}\r\n${field("a", "1").slice(5)}--b--`
    expect(refusal(long(8000))[0]).toBe(200)
    expect(refusal(long(8192))).toEqual(malformed)
  })

  test("headers called __proto__ and constructor are headers", () => {
    const body = `--b\r\n__proto__: x\r\nconstructor: y\r\n${field("a", "1").slice(5)}--b--`
    expect(parse(body)[0]!.headers.slice(0, 2)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ])
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})

test("boundaries", () => {
  for (const good of ["b", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "a b", "x".repeat(70), "'()+_,-./:=?"])
    expect(isBoundary(good)).toBe(true)
  for (const bad of ["", "x".repeat(71), "x".repeat(252), "a ", 'a"b', "a\\b", "a;b", "a\r\nb", "ä"]) expect(isBoundary(bad)).toBe(false)
})

test("the time is linear in the size, however the content looks", () => {
  const boundary = "x".repeat(69)
  const delimiter = `\r\n--${boundary}`
  const start = `--${boundary}\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n\r\n`
  const size = 2 * 1024 * 1024
  for (const unit of [delimiter.slice(0, -1), "\r", "\r\n", "\r\n--"]) {
    const content = unit.repeat(size / unit.length)
    const body = bytesOf(`${start}${content}${delimiter}--`)
    const cuts = Array.from({ length: Math.floor(body.length / 4096) }, (_, i) => (i + 1) * 4096)
    expectCheap(() => parse(body, cuts, boundary), 1500)
  }
})
