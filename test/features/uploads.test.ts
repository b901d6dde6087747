// Uploads: files in memory and on disk, what they promise, and that nothing stays behind, in process and over a real socket.
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dependency, Form, Hayapi, HTTPException, Upload, UploadFile } from "hayapi"
import { TestClient } from "hayapi/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, seen } from "./ask.ts"
import { until } from "./streams.ts"

const mebibyte = 1024 * 1024
const usual = process.env.TMPDIR
let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hayapi-test-"))
  process.env.TMPDIR = folder
})
afterAll(() => {
  if (usual === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usual
  rmSync(folder, { recursive: true })
})

const spooled = () => readdirSync(folder)

const large = new Uint8Array(3 * mebibyte).map((_, i) => i % 251)
const later: { run: () => Promise<void> } = { run: async () => {} }

const app = new Hayapi({ logger: quiet })
app.post("/one", { params: { file: Upload() } }, async ({ file }) => ({
  name: file.name,
  size: file.size,
  type: file.type,
  text: file.size < 100 ? await file.text() : null,
  isFile: file instanceof File && file instanceof UploadFile,
  header: file instanceof UploadFile ? file.headers.get("content-type") : null,
}))
app.post("/many", { params: { files: z.array(z.file()) } }, ({ files }) => files.map((file) => file.name))
app.post("/optional", { params: { file: z.file().optional(), files: Upload(z.array(z.file()).default([])) } }, ({ file, files }) => ({
  file: file?.name ?? null,
  files: files.length,
}))
app.post("/read", { params: { file: Upload() } }, async ({ file }) => {
  const [entry] = spooled()
  const directory = join(folder, entry!)
  const chunks: Uint8Array[] = []
  for await (const chunk of file.stream()) chunks.push(chunk)
  return {
    names: spooled().every((name) => /^hayapi-upload-[0-9a-f]{32}$/.test(name)),
    modes: [statSync(directory), statSync(join(directory, "content"))].map(({ mode }) => (mode & 0o777).toString(8)),
    stream: Buffer.concat(chunks).equals(large),
    bytes: Buffer.from(await file.arrayBuffer()).equals(large),
    text: (await file.text()).length > 0,
    slice: [...new Uint8Array(await file.slice(250, 254).arrayBuffer())],
    end: [...new Uint8Array(await file.slice(-3).slice(1).arrayBuffer())],
    empty: await file.slice(10, 5).text(),
    response: (await new Response(file).arrayBuffer()).byteLength,
  }
})
app.post("/fail", { params: { file: Upload() } }, () => {
  throw new HTTPException(409, `${spooled().length} on disk`)
})
app.post("/refuse", { params: { file: Upload(), n: Form(z.int()) } }, () => 1)
app.post("/after", { params: { file: Upload() } }, ({ file, background }) => {
  background.add(async () => {
    await later.run()
    expect((await file.arrayBuffer()).byteLength).toBe(large.length)
  })
  return spooled().length
})
const guard = dependency({ file: Upload() }, async function* ({ file }) {
  yield file.size
  // Its end comes before the file goes.
  expect((await file.slice(0, 2).arrayBuffer()).byteLength).toBe(2)
})
app.post("/guarded", { params: { size: guard, file: Upload() } }, ({ size, file }) => [size, file.size])
app.post(
  "/limits",
  {
    params: {
      picture: Upload({ maxSize: 10, mediaTypes: ["image/*", "application/pdf"] }),
      more: Upload(z.array(z.file()).default([]), { maxSize: 2 * mebibyte }),
      checked: Upload(z.file().max(5).mime(["text/plain"]).optional()),
    },
  },
  ({ picture, more }) => [picture.size, more.length],
)
app.post("/model", { params: { form: Form(z.object({ file: z.file(), name: z.string() })) } }, ({ form }) => [form.name, form.file.size])
app.post("/strict", { params: { form: Form(z.strictObject({ name: z.string() })) } }, ({ form }) => form)

function multipart(entries: readonly (readonly [string, string | Blob])[]): FormData {
  const data = new FormData()
  for (const [name, value] of entries) data.append(name, value)
  return data
}
const small = new File(["hello"], "a.txt", { type: "text/plain" })
const big = new File([large], "big.bin")
const raw = (body: string | Uint8Array, type = "multipart/form-data; boundary=b") => ({ body, headers: { "content-type": type } })

describe.each([
  ["in process", {}],
  ["over a socket", { engine: "node" as const }],
])("%s", (_title, options) => {
  let client: TestClient
  beforeAll(() => {
    client = new TestClient(app, { ...seen, ...options })
  })
  afterAll(() => client.close())
  const post = (path: string, body: FormData) => ask(client, `POST ${path}`, { body })

  test("a small file stays in memory", async () => {
    const { body } = await post("/one", multipart([["file", small]]))
    expect(body).toEqual({ name: "a.txt", size: 5, type: "text/plain", text: "hello", isFile: true, header: "text/plain" })
    expect(spooled()).toEqual([])
  })

  test("a large one is a file that only its owner reads, and behaves like any other", async () => {
    const { status, body } = await post("/read", multipart([["file", big]]))
    expect(status).toBe(200)
    expect(body).toEqual({
      names: true,
      modes: ["700", "600"],
      stream: true,
      bytes: true,
      text: true,
      slice: [250, 0, 1, 2],
      end: [...large.slice(-2)],
      empty: "",
      response: large.length,
    })
    await until(() => spooled().length === 0)
  })

  test("several, in order", async () => {
    const files = [small, big, new File([large], "c"), new File([], "empty.txt")]
    const { body } = await post("/many", multipart(files.map((file) => ["files", file] as const)))
    expect(body).toEqual(["a.txt", "big.bin", "c", "empty.txt"])
    await until(() => spooled().length === 0)
  })

  test("nothing is left after an error of the handler", async () => {
    expect((await post("/fail", multipart([["file", big]]))).body).toEqual({ detail: "1 on disk" })
    await until(() => spooled().length === 0)
  })

  test("nor after a 422", async () => {
    expect(
      (
        await post(
          "/refuse",
          multipart([
            ["file", big],
            ["n", "x"],
          ]),
        )
      ).status,
    ).toBe(422)
    await until(() => spooled().length === 0)
  })

  test("nor after a body that breaks off", async () => {
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    const { status, body } = await ask(client, "POST /one", raw(Buffer.concat([Buffer.from(head), large])))
    expect([status, body]).toEqual([400, { detail: "There was an error parsing the body" }])
    expect(spooled()).toEqual([])
  })

  test("background tasks and the ends of dependencies still read it", async () => {
    let isRun = false
    later.run = async () => {
      isRun = spooled().length === 1
    }
    expect((await post("/after", multipart([["file", big]]))).body).toBe(1)
    await until(() => isRun && spooled().length === 0)
    expect((await post("/guarded", multipart([["file", big]]))).body).toEqual([large.length, large.length])
    await until(() => spooled().length === 0)
  })

  test("10 MiB at most", async () => {
    const { status } = await post("/one", multipart([["file", new File([new Uint8Array(11 * mebibyte)], "x")]]))
    expect(status).toBe(413)
    await until(() => spooled().length === 0)
  })
})

describe("what is refused", () => {
  const detailOf = async (path: string, body: FormData | URLSearchParams) =>
    (await ask(app, `POST ${path}`, { body })).body.detail.map(({ type, loc, msg, input }: any) => [type, loc, msg, input])

  test("no file", async () => {
    expect((await ask(app, "POST /one", {})).body.detail).toEqual([
      { type: "missing", loc: ["body", "file"], msg: "Field required", input: null },
    ])
  })

  test("text where a file is expected", async () => {
    const detail = { type: "value_error", msg: "Value error, Expected UploadFile, received: <class 'str'>", input: "x", ctx: { error: {} } }
    expect((await ask(app, "POST /one", { body: multipart([["file", "x"]]) })).body.detail).toEqual([{ ...detail, loc: ["body", "file"] }])
    expect(
      (
        await ask(app, "POST /many", {
          body: multipart([
            ["files", small],
            ["files", "x"],
          ]),
        })
      ).body.detail,
    ).toEqual([{ ...detail, loc: ["body", "files", 1] }])
  })

  test("a file where text is expected", async () => {
    expect(
      await detailOf(
        "/refuse",
        multipart([
          ["file", small],
          ["n", small],
        ]),
      ),
    ).toEqual([["int_type", ["body", "n"], "Input should be a valid integer", { name: "a.txt", size: 5, type: "text/plain" }]])
  })

  test("an empty file without a name is what browsers send when none is chosen", async () => {
    const none = (name: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n`
    expect((await ask(app, "POST /optional", raw(`${none("file")}${none("files")}--b--\r\n`))).body).toEqual({ file: null, files: 0 })
    expect((await ask(app, "POST /one", raw(`${none("file")}--b--\r\n`))).status).toBe(422)
    expect((await ask(app, "POST /optional", { body: multipart([["file", ""]]) })).body).toEqual({ file: null, files: 0 })
  })

  test("too large, or of another type", async () => {
    const picture = new File(["0123456789"], "a.png", { type: "image/png" })
    expect(
      (
        await ask(app, "POST /limits", {
          body: multipart([
            ["picture", picture],
            ["more", new File([large.slice(0, 2 * mebibyte)], "x")],
          ]),
        })
      ).body,
    ).toEqual([10, 1])
    expect(
      await detailOf(
        "/limits",
        multipart([
          ["picture", small],
          ["more", small],
          ["more", big],
          ["checked", new File(["123456"], "a.html", { type: "text/html" })],
        ]),
      ),
    ).toEqual([
      [
        "value_error",
        ["body", "picture"],
        "Value error, File should be of type image/* or application/pdf",
        { name: "a.txt", size: 5, type: "text/plain" },
      ],
      [
        "value_error",
        ["body", "more", 1],
        "Value error, File should have at most 2097152 bytes, not 3145728",
        { name: "big.bin", size: large.length, type: "application/octet-stream" },
      ],
      [
        "value_error",
        ["body", "checked"],
        "Value error, Too big: expected file to have <=5 bytes",
        { name: "a.html", size: 6, type: "text/html" },
      ],
      [
        "value_error",
        ["body", "checked"],
        'Value error, Invalid input: expected "text/plain"',
        { name: "a.html", size: 6, type: "text/html" },
      ],
    ])
    expect(await detailOf("/limits", multipart([["picture", new File(["0123456789a"], "a", { type: "image/png" })]]))).toEqual([
      [
        "value_error",
        ["body", "picture"],
        "Value error, File should have at most 10 bytes, not 11",
        { name: "a", size: 11, type: "image/png" },
      ],
    ])
    expect(spooled()).toEqual([])
  })

  test("files in models, and files that a strict one does not name", async () => {
    expect(
      (
        await ask(app, "POST /model", {
          body: multipart([
            ["file", small],
            ["name", "n"],
          ]),
        })
      ).body,
    ).toEqual(["n", 5])
    expect(
      (
        await detailOf(
          "/strict",
          multipart([
            ["name", "n"],
            ["extra", small],
          ]),
        )
      ).map(([type]: string[]) => type),
    ).toEqual(["extra_forbidden"])
  })

  test("files that nobody declared are not kept", async () => {
    const { status } = await ask(app, "POST /optional", { body: multipart([["other", big]]) })
    expect([status, spooled()]).toEqual([200, []])
  })

  test("boundaries", async () => {
    const at = (type: string) => ask(app, "POST /one", raw("--b--\r\n", type))
    expect((await at("multipart/form-data")).body).toEqual({ detail: "Missing boundary in multipart." })
    for (const type of [
      `multipart/form-data; boundary=${"b".repeat(252)}`,
      'multipart/form-data; boundary="a\\"b"',
      "multipart/form-data; boundary=",
    ]) {
      const { status, body } = await at(type)
      expect([status, body]).toEqual([400, { detail: "There was an error parsing the body" }])
    }
  })

  test("1001 files", async () => {
    const files = (count: number) => multipart(Array.from({ length: count }, () => ["files", small] as const))
    expect((await ask(app, "POST /many", { body: files(1000) })).body).toHaveLength(1000)
    const { status, body } = await ask(app, "POST /many", { body: files(1001) })
    expect([status, body]).toEqual([400, { detail: "Too many files. Maximum number of files is 1000." }])
  })
})

test("maxUploadSize, and that the body cannot be read twice", async () => {
  const own = new Hayapi({ logger: quiet, maxUploadSize: 2000 })
  own.post("/", { params: { file: Upload() } }, async ({ file, request }) => {
    await expect(request.bytes()).rejects.toThrow("read as a stream")
    return file.size
  })
  const send = (size: number) => ask(own, "POST /", { body: multipart([["file", new File([new Uint8Array(size)], "x")]]) })
  expect((await send(1000)).body).toBe(1000)
  expect((await send(2000)).status).toBe(413)
})

test("10 MiB of files in memory at most, however small each of them is", async () => {
  const own = new Hayapi({ logger: quiet, maxUploadSize: 30 * mebibyte })
  own.post("/", { params: { files: z.array(z.file()) } }, async ({ files }) => ({
    onDisk: spooled().length,
    sizes: await Promise.all(files.map(async (file) => (await file.arrayBuffer()).byteLength)),
  }))
  const files = Array.from({ length: 13 }, (_, i) => ["files", new File([new Uint8Array(mebibyte - i)], "x")] as const)
  const { body } = await ask(own, "POST /", { body: multipart(files) })
  expect(body.sizes).toEqual(files.map(([, file]) => file.size))
  expect(body.onDisk).toBeGreaterThan(0)
  expect(body.onDisk).toBeLessThan(6)
  expect(spooled()).toEqual([])
})

test("10 MiB of text at most", async () => {
  const own = new Hayapi({ logger: quiet, maxUploadSize: 30 * mebibyte })
  own.post("/", { params: { texts: Form(z.array(z.string())) } }, ({ texts }) => texts.length)
  const texts = (count: number) => multipart(Array.from({ length: count }, () => ["texts", "x".repeat(mebibyte)] as const))
  expect((await ask(own, "POST /", { body: texts(10) })).body).toBe(10)
  expect((await ask(own, "POST /", { body: texts(11) })).status).toBe(413)
})

test("two inputs of one file: each has its own limit", async () => {
  const own = new Hayapi({ logger: quiet })
  const guard = dependency({ file: Upload({ maxSize: 4 }) }, () => 1)
  const wide = dependency({ file: Upload({ maxSize: 100 }) }, async ({ file }) => file.text())
  own.post("/", { params: { guard, wide } }, ({ wide }) => wide)
  expect((await ask(own, "POST /", { body: multipart([["file", new File(["abc"], "x")]]) })).body).toBe("abc")
  const { status, body } = await ask(own, "POST /", { body: multipart([["file", small]]) })
  expect([status, body.detail.length]).toEqual([422, 1])
})

test("a middleware that has read the body takes nothing away", async () => {
  const own = new Hayapi({ logger: quiet })
  own.use(async (request, next) => {
    await request.bytes()
    return next()
  })
  own.post("/", { params: { file: Upload() } }, ({ file }) => file.size)
  expect((await ask(own, "POST /", { body: multipart([["file", small]]) })).body).toBe(5)
})

test("where there is no disk, everything stays in memory", async () => {
  process.env.TMPDIR = join(folder, "missing")
  try {
    const { status, body } = await ask(app, "POST /one", { body: multipart([["file", big]]) })
    expect([status, body.size]).toEqual([200, large.length])
  } finally {
    process.env.TMPDIR = folder
  }
})

describe("clients that leave", () => {
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
  const request = (path: string, length: number) =>
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n\r\n${head}`

  test("in the middle of an upload", async () => {
    const server = await app.listen({ port: 0 })
    const socket = connect(server.port, "127.0.0.1")
    socket.on("error", () => {})
    socket.write(request("/one", 5 * mebibyte))
    socket.write(large)
    await until(() => spooled().length === 1)
    socket.destroy()
    await until(() => spooled().length === 0)
    await server.stop()
  })

  test("while the handler works", async () => {
    const own = new Hayapi({ logger: quiet })
    let isCalled = false
    own.post("/", { params: { file: Upload() } }, async ({ signal }) => {
      isCalled = true
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
      return 1
    })
    const server = await own.listen({ port: 0 })
    const socket = connect(server.port, "127.0.0.1")
    socket.on("error", () => {})
    const tail = "\r\n--b--\r\n"
    socket.write(request("/", head.length + large.length + tail.length))
    socket.write(large)
    socket.write(tail)
    await until(() => isCalled && spooled().length === 1)
    socket.destroy()
    await until(() => spooled().length === 0)
    await server.stop()
  })
})

test("the document", async () => {
  const { paths, components } = await app.openapi()
  const file = { type: "string", contentMediaType: "application/octet-stream" }
  expect(paths["/optional"]!.post.requestBody).toEqual({
    content: { "multipart/form-data": { schema: { $ref: "#/components/schemas/Body_post_optional_optional_post" } } },
  })
  expect(components!.schemas.Body_post_optional_optional_post.properties).toEqual({
    file: { ...file, title: "File" },
    files: { type: "array", items: file, default: [], title: "Files" },
  })
  expect(paths["/limits"]!.post.requestBody.content["multipart/form-data"].encoding).toEqual({
    picture: { contentType: "image/*, application/pdf" },
  })
  expect(paths["/model"]!.post.requestBody.content).toHaveProperty("multipart/form-data")
})

test("an upload whose schema does not accept a file is an error at start", async () => {
  for (const schema of [z.string(), z.object({ a: z.int() }), z.array(z.string())]) {
    const wrong = new Hayapi()
    wrong.post("/", { params: { file: Upload(schema) } }, () => 1)
    await expect(wrong.start()).rejects.toThrow(/the schema of "file" does not accept a file.*\(HAYAPI_UPLOAD\)/)
  }
})
