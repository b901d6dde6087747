// The published package: what is in the tarball, and that it installs, type-checks on both compilers and runs.
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { build } from "esbuild"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const run = promisify(execFile)
const root = fileURLToPath(new URL("..", import.meta.url))
const npm = process.platform === "win32" ? "npm.cmd" : "npm"

const program = `
import { dependency, Hayapi, Header, httpError, JSONResponse } from "hayapi"
import type { Paths } from "hayapi/client"
import { TestClient } from "hayapi/testing"
import { z } from "zod"

const app = new Hayapi({ title: "Packed" })
const Item = z.object({ id: z.int(), name: z.string() }).meta({ id: "Item" })
const Missing = httpError(404, "Item not found")
const token = dependency({ token: Header(z.string()) }, ({ token }) => token)
export const readItem = app.get(
  "/items/{item_id}",
  { params: { item_id: z.int(), token }, responseModel: Item, errors: [Missing], responses: { 409: { model: Item } } },
  ({ item_id, token }) => {
    if (item_id === 0) throw new Missing()
    if (item_id === 1) return new JSONResponse({ id: 1, name: "conflict" }, { statusCode: 409 })
    return { id: item_id, name: token, secret: "hidden" }
  },
)
// @ts-expect-error \`name\` is missing
app.get("/wrong", { responseModel: Item }, () => ({ id: 1 }))

type Api = Paths<{ readItem: typeof readItem }>
const parameters: Api["/items/{item_id}"]["get"]["parameters"] = { path: { item_id: 5 }, header: { token: "t" } }

const client = new TestClient(app)
const inProcess = await client.call(readItem, { item_id: parameters.path.item_id, token: "t" })
await client.close()
const server = await app.listen({ port: 0 })
const response = await fetch(server.url + "/items/6", { headers: { token: "u" } })
const document = (await (await fetch(server.url + "/openapi.json")).json()) as { info: { title: string } }
console.log(JSON.stringify([inProcess, await response.json(), document.info.title]))
await server.stop()
`

describe("the packed tarball", () => {
  let folder: string
  let files: string[]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hayapi-package-"))
    const { stdout } = await run(npm, ["pack", "--json", "--pack-destination", folder], { cwd: root })
    // The build says nothing on stdout, but npm may print its own lines before the JSON.
    const packed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as unknown
    const [entry] = Object.values(packed as Record<string, { filename: string; files: { path: string }[] }>)
    files = entry!.files.map(({ path }) => path)
    const zod = (JSON.parse(await readFile(join(root, "node_modules/zod/package.json"), "utf8")) as { version: string }).version
    const dependencies = { hayapi: `file:./${entry!.filename}`, zod }
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module", dependencies }))
    await writeFile(join(folder, "main.ts"), program)
    const compilerOptions = {
      module: "nodenext",
      target: "es2023",
      lib: ["es2023", "esnext.disposable"],
      strict: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      outDir: "out",
    }
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["main.ts"] }))
    await run(npm, ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"], { cwd: folder })
  }, 120_000)

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  it("holds the compiled doors, the licence and the documents, and no sources or tests", () => {
    expect(files).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "CHANGELOG.md", "package.json", "dist/index.js", "dist/index.d.ts"]),
    )
    expect(files.filter((file) => !file.startsWith("dist/")).sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"])
    expect(files.filter((file) => /\.test\.|\.test-d\.|(?<!\.d)\.ts$/.test(file))).toEqual([])
  })

  it.each(["typescript", "typescript-5"])(
    "type-checks in a project of its own with %s, and runs",
    async (compiler) => {
      await run(process.execPath, [join(root, "node_modules", compiler, "bin/tsc"), "-p", folder])
      const { stdout } = await run(process.execPath, ["out/main.js"], { cwd: folder })
      expect(JSON.parse(stdout)).toEqual([{ id: 5, name: "t" }, { id: 6, name: "u" }, "Packed"])
    },
    60_000,
  )

  it("has the command line", async () => {
    const app = 'import { Hayapi } from "hayapi"\nexport const app = new Hayapi()\napp.get("/ping", function ping() { return "pong" })\n'
    await writeFile(join(folder, "app.js"), app)
    const { stdout } = await run(join(folder, "node_modules/.bin/hayapi"), ["routes", "app.js"], { cwd: folder })
    expect(stdout).toBe("GET  /ping  ping\n")
  })
})

describe("the main door", () => {
  it.each([
    ["serve/web-runtime", []],
    ["serve/node/runtime", expect.arrayContaining(["node:http", "ws"])],
  ])("imports modules of Node and packages only where its runtime has them: %s", async (runtime, expected) => {
    const { metafile } = await build({
      entryPoints: [join(root, "src/index.ts")],
      alias: { "#runtime": join(root, `src/${runtime}.ts`) },
      bundle: true,
      format: "esm",
      platform: "neutral",
      external: ["node:*", "ws"],
      outfile: "out.js",
      write: false,
      metafile: true,
      absWorkingDir: root,
    })
    expect(metafile.outputs["out.js"]!.imports.map(({ path }) => path)).toEqual(expected)
  })

  it("exports what its snapshot says", async () => {
    const door = await import("hayapi")
    expect(Object.keys(door).sort()).toMatchInlineSnapshot(`
      [
        "BackgroundTasks",
        "Body",
        "ByteStream",
        "Cookie",
        "DeclarationError",
        "DependencyOverrides",
        "Depends",
        "EventSourceResponse",
        "EventStream",
        "Exchange",
        "FileResponse",
        "Form",
        "HTMLResponse",
        "HTTPException",
        "HTTPResponse",
        "Hayapi",
        "HayapiError",
        "Header",
        "HeaderList",
        "InjectedResponse",
        "JSONResponse",
        "JsonLines",
        "Path",
        "PlainTextResponse",
        "Query",
        "RedirectResponse",
        "RequestValidationError",
        "ResponseValidationError",
        "Router",
        "Security",
        "ServerSentEvent",
        "StreamingResponse",
        "Templates",
        "Upload",
        "UploadFile",
        "UsageError",
        "ValidationError",
        "WebSocketConnection",
        "WebSocketDisconnect",
        "WebSocketException",
        "dependency",
        "httpError",
        "httpExceptionHandler",
        "jsonEncode",
        "jsonSchema",
        "requestValidationExceptionHandler",
        "sentFields",
        "status",
        "validate",
      ]
    `)
  })
})
