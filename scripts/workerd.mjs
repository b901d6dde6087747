// Serves test/runtimes/worker.ts in workerd, without `nodejs_compat`, bundled as wrangler does; runs the engine suite there; and keeps the size of a
// small worker within its budget.
//   npm run build && node scripts/workerd.mjs
import { deepStrictEqual } from "node:assert"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { Miniflare } from "miniflare"

const root = fileURLToPath(new URL("..", import.meta.url))

/** One file, of which nothing but what the runtime has by itself may be missing: an import of `node:` or `ws` fails the build. */
async function bundle(entry, options = {}) {
  const { outputFiles, metafile } = await build({
    ...entry,
    bundle: true,
    format: "esm",
    target: "es2024",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    alias: Object.fromEntries(
      ["", "/middleware", "/settings", "/static"].map((door) => [`hayapi${door}`, `${root}dist${door || "/index"}.js`]),
    ),
    // The `paths` of the project lead to the sources.
    tsconfigRaw: "{}",
    absWorkingDir: root,
    outfile: "worker.js",
    write: false,
    metafile: true,
    ...options,
  })
  return { text: outputFiles[0].text, inputs: metafile.outputs["worker.js"].inputs, bytes: outputFiles[0].contents.length }
}

const { text } = await bundle({ entryPoints: [`${root}test/runtimes/worker.ts`] })
const worker = new Miniflare({ modules: true, script: text, compatibilityDate: "2026-01-01", bindings: { NAME: "binding" } })
const failures = []

async function ask(path, init, expected) {
  const response = await worker.dispatchFetch(`http://worker.test${path}`, { redirect: "manual", ...init })
  const body = await response.text()
  const seen = [response.status, typeof expected[1] === "object" && /^[[{]/.test(body) ? JSON.parse(body) : body]
  for (const name of expected.slice(2)) seen.push(`${name.split(": ")[0]}: ${response.headers.get(name.split(": ")[0])}`)
  try {
    deepStrictEqual(seen, expected)
  } catch {
    const show = (answer) => JSON.stringify(answer).slice(0, 300)
    failures.push(`${init?.method ?? "GET"} ${path} answered ${show(seen)} instead of ${show(expected)}`)
  }
}

const json = { "content-type": "application/json" }
const form = (size) => {
  const boundary = "x-boundary"
  const part = (head, text) => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${text}\r\n`
  const body = `${part('name="note"', "n")}${part('name="file"; filename="a.txt"', `${"x".repeat(size)}end`)}--${boundary}--\r\n`
  return { method: "POST", body, headers: { "content-type": `multipart/form-data; boundary=${boundary}` } }
}
try {
  await ask("/items/1", {}, [200, { id: 1, name: "Teapot" }, "content-type: application/json"])
  await ask("/items/9", {}, [404, { detail: "No such item" }, "x-a: 1"])
  const wrong = {
    type: "int_parsing",
    loc: ["path", "item_id"],
    msg: "Input should be a valid integer, unable to parse string as an integer",
  }
  await ask("/items/x", {}, [422, { detail: [{ ...wrong, input: "x" }] }])
  await ask("/items", { method: "POST", headers: json, body: '{"id":1,"name":"Théière"}' }, [201, { id: 1, name: "Théière" }])
  await ask("/items", { method: "POST", headers: json, body: `"${"x".repeat(20_000)}"` }, [413, { detail: "Content Too Large" }])
  await ask("/big", {}, [200, '{"big":1180591620717411303424}'])
  await ask("/text", {}, [200, "x".repeat(2000), "content-type: text/plain; charset=utf-8", "vary: Accept-Encoding"])
  await ask("/html", {}, [200, "<p>", "content-type: text/html; charset=utf-8"])
  await ask("/json", {}, [202, { a: 1 }])
  await ask("/redirect", {}, [307, "", "location: /text"])
  await ask("/web", {}, [203, "web"])
  await ask("/stream", {}, [200, "ab"])
  await ask("/bytes", {}, [200, "hi"])
  await ask("/events", {}, [200, 'data: {"id":1,"name":"first"}\n\n', "content-type: text/event-stream; charset=utf-8"])
  await ask("/upload", form(10), [200, { size: 13, end: "end", note: "n" }])
  await ask("/upload", form(3_000_000), [200, { size: 3_000_003, end: "end", note: "n" }])
  await ask("/env", {}, [200, { name: "binding", runtime: "web" }])
  await ask("/mounted/a", {}, [200, "/a binding true"])
  await ask("/nowhere", {}, [404, { detail: "Not Found" }])
  await ask("/openapi.json", { method: "HEAD" }, [200, ""])
  await ask("/listen", {}, [500, "Internal Server Error"])
  await ask("/file", {}, [500, "Internal Server Error"])
  await ask("/static-files", {}, [500, "Internal Server Error"])
  const docs = await worker.dispatchFetch("http://worker.test/docs")
  if (docs.status !== 501 || !(await docs.text()).includes("docsAssetsUrl")) failures.push("/docs does not say what to configure")
  await ask("/later", {}, [200, '"BackgroundTasks"'])
  await new Promise((resolve) => setTimeout(resolve, 200))

  const refused = await worker.dispatchFetch("http://worker.test/refused", { headers: { upgrade: "websocket" } })
  if (refused.status !== 401) failures.push(`a refused handshake answered ${refused.status}`)
  const { webSocket, status, headers } = await worker.dispatchFetch("http://worker.test/ws", {
    headers: { upgrade: "websocket", "sec-websocket-protocol": "other, echo" },
  })
  const messages = [status, headers.get("sec-websocket-protocol")]
  await new Promise((resolve) => {
    webSocket.addEventListener("message", ({ data }) => {
      messages.push(typeof data === "string" ? data : [...new Uint8Array(data)])
      webSocket.send(messages.length === 3 ? new Uint8Array([1, 2]) : "bye")
    })
    webSocket.addEventListener("close", ({ code, reason }) => resolve(messages.push(code, reason)))
    webSocket.accept()
    webSocket.send("hello")
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  deepStrictEqual(messages, [101, "echo", "echo hello", [1, 2], 3001, "bye"])
  const logged = ["log HAYAPI_RUNTIME", "log HAYAPI_RUNTIME", "log HAYAPI_RUNTIME"]
  await ask("/ran", {}, [200, [...logged, "background", "socket ended"]])
} finally {
  await worker.dispose()
}
if (failures.length > 0) throw new Error(`In workerd\n${failures.join("\n")}`)
console.log("workerd: as expected")

const suite = await bundle(
  { entryPoints: [`${root}test/runtimes/engine-worker.ts`] },
  {
    external: ["node:*"],
    alias: { vitest: `${root}test/runtimes/vitest-in-worker.ts` },
  },
)
const options = { compatibilityDate: "2026-01-01", compatibilityFlags: ["nodejs_compat"] }
const tester = new Miniflare({ modules: true, script: suite.text, ...options })
try {
  const result = await (await tester.dispatchFetch("http://worker.test/")).json()
  if (result.failures.length > 0) throw new Error(`The engine suite fails in workerd\n${result.failures.join("\n")}`)
  console.log(`workerd: ${result.count} tests of the engine suite`)
} finally {
  await tester.dispose()
}

/** Bytes of a small worker in one minified file, without Zod. */
const budget = 203_000
const hello = `
import { Hayapi } from "hayapi"
import * as z from "zod"
const app = new Hayapi()
app.get("/hello/{name}", { params: { name: z.string() } }, ({ name }) => ({ hello: name }))
export default { fetch: app.fetch }
`
const small = await bundle({ stdin: { contents: hello, resolveDir: root } }, { minify: true, external: ["zod"] })
const rooms = new Map()
for (const [path, { bytesInOutput }] of Object.entries(small.inputs)) {
  const room = path.split("/")[1] ?? "(worker)"
  rooms.set(room, (rooms.get(room) ?? 0) + bytesInOutput)
}
for (const [room, bytes] of [...rooms].sort((a, b) => b[1] - a[1])) console.log(`${String(bytes).padStart(8)} ${room}`)
console.log(`${String(small.bytes).padStart(8)} of ${budget}`)
if (small.bytes > budget) throw new Error("The worker is larger than its budget")
