// The command line, as a process of its own.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { get, type IncomingMessage } from "node:http"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { json } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { afterEach, describe, expect, test } from "vitest"

const root = fileURLToPath(new URL("../../", import.meta.url))
const command = join(root, "src/cli/main.ts")
const env = { ...process.env, TSX_TSCONFIG_PATH: join(root, "tsconfig.json"), NODE_ENV: "test", PORT: undefined }
const fixtures = join(root, "test/cli/fixtures")

const running = new Set<ChildProcess>()
afterEach(() => {
  for (const child of running) child.kill("SIGKILL")
})

function start(args: readonly string[], cwd = fixtures): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", command, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] })
  running.add(child)
  child.once("exit", () => running.delete(child))
  return child
}

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(args)
  let [out, err] = ["", ""]
  child.stdout!.on("data", (chunk) => (out += chunk))
  child.stderr!.on("data", (chunk) => (err += chunk))
  const [code] = (await once(child, "close")) as [number | null]
  return { code, out, err }
}

/** Waits for text on stdout. */
function heard(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let all = ""
  return new Promise((resolve, reject) => {
    const listen = (chunk: unknown): void => {
      all += chunk
      const found = pattern.exec(all)
      if (found === null) return
      child.stdout!.off("data", listen)
      resolve(found)
    }
    child.stdout!.on("data", listen)
    let told = ""
    child.stderr!.on("data", (chunk) => (told += chunk))
    child.once("exit", (code) => reject(new Error(`It ended with ${code}: ${all}${told}`)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, "close")
  return port
}

describe("hayapi routes", () => {
  test("lists what the app answers", async () => {
    const { code, out } = await run("routes", "app.ts")
    expect(code).toBe(0)
    expect(out).toBe(`GET       /items/{item_id}  readItem
GET       /scheme           readScheme
WS        /ws               live
MOUNT     /other            other
FRONTEND  /
`)
  })
})

describe("hayapi openapi", () => {
  test("prints the document of the app that is chosen, or writes it to a file", async () => {
    const { out } = await run("openapi", "several.ts", "--app", "stock")
    expect(JSON.parse(out)).toMatchObject({ openapi: "3.1.0", info: { title: "Stock" } })
    const folder = mkdtempSync(join(tmpdir(), "hayapi-cli-"))
    try {
      const file = join(folder, "openapi.json")
      expect(await run("openapi", "app.ts", "--output", file)).toEqual({ code: 0, out: "", err: "" })
      expect(JSON.parse(readFileSync(file, "utf8")).paths).toHaveProperty("/items/{item_id}")
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe("mistakes", () => {
  test.each([
    [["sing"], 'Unknown command "sing"'],
    [["routes", "nowhere.ts"], "File not found: nowhere.ts"],
    [["routes", "none.ts"], "does not export an app; add: export const app = new Hayapi()"],
    [["routes", "several.ts"], "choose with --app shop or --app stock"],
    [["routes", "app.ts", "--app", "nobody"], 'does not export an app named "nobody"'],
    [["run", "app.ts", "--port", "many"], '--port must be a number from 0 to 65535, not "many"'],
    [["run", "--colour", "red"], "Unknown option '--colour'"],
    [["run", "app.ts", "none.ts"], "Expected one file, not 2"],
    [["run", "broken.ts", "--port", "0"], "HAYAPI_UNKNOWN_SOURCE"],
    [["run", "app.ts", "--port", "0", "--host", "203.0.113.1"], "203.0.113.1 is not an address of this machine"],
  ])("%j is told what is wrong", async (args, said) => {
    const { code, err } = await run(...args)
    expect(err).toContain(said)
    expect(code).toBe(1)
  })

  test("without a file the usual ones are looked for", async () => {
    expect((await run("routes")).out).toContain("readItem")
    const child = start(["routes"], join(root, "docs"))
    const [told] = (await once(child.stderr!, "data")) as [Buffer]
    expect(String(told)).toContain("No file is given, and none of these exists: app.ts, app.js,")
  })

  test("a port that is taken is said to be so", async () => {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port } = server.address() as { port: number }
    const { code, err } = await run("run", "app.ts", "--host", "127.0.0.1", "--port", String(port))
    server.close()
    expect([code, err]).toEqual([1, `hayapi: Port ${port} of 127.0.0.1 is in use: choose another with --port\n`])
  })

  test("without a command there is help", async () => {
    const { code, out } = await run()
    expect(code).toBe(0)
    expect(out).toContain("hayapi dev [file]")
  })
})

describe.skipIf(process.platform === "win32")("hayapi run", () => {
  const serve = ["run", "app.ts", "--host", "127.0.0.1"]

  test("serves, believes the proxies that it is told, and ends on a signal when requests are answered", async () => {
    const child = start([...serve, "--port", "0", "--trusted-proxies", "10.0.0.0/8, 127.0.0.1"])
    const [, url] = await heard(child, /^Serving Fixture at (\S+)\nDocs pages at \S+\/docs$/m)
    expect(await (await fetch(`${url}/items/5`)).json()).toMatchObject({ item_id: 5 })
    expect(await (await fetch(`${url}/scheme`, { headers: { "x-forwarded-proto": "https" } })).json()).toBe("https")
    child.kill("SIGTERM")
    expect(await once(child, "exit")).toEqual([0, null])
  })

  test("shares a port among workers, and replaces one that dies", async () => {
    const port = await freePort()
    const child = start([...serve, "--port", String(port), "--workers", "2"])
    await heard(child, /^Serving Fixture at/m)
    // Each on a connection of its own, so that any worker may get it.
    const ask = async (): Promise<number> => {
      const [response] = (await once(get({ port, path: "/items/1", agent: false }), "response")) as [IncomingMessage]
      return ((await json(response)) as { process: number }).process
    }
    const seen = new Set<number>()
    while (seen.size < 2) seen.add(await ask())
    const [first] = seen
    const told = once(child.stderr!, "data")
    process.kill(first!, "SIGKILL")
    expect(String((await told)[0])).toBe("hayapi: a worker exited (SIGKILL), starting another one\n")
    while (seen.size < 3) seen.add(await ask())
    child.kill("SIGTERM")
    expect(await once(child, "exit")).toEqual([0, null])
  })

  test("workers that cannot start are not started again and again", async () => {
    const { code, err } = await run("run", "broken.ts", "--port", "0", "--workers", "2")
    expect(code).toBe(1)
    expect(err).toContain("HAYAPI_UNKNOWN_SOURCE")
  })
})

describe.skipIf(process.platform === "win32")("hayapi dev", () => {
  test("serves again when a file changes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hayapi-cli-"))
    try {
      cpSync(join(fixtures, "app.ts"), join(folder, "app.ts"))
      writeFileSync(join(folder, "package.json"), '{"type":"module"}')
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
      const port = await freePort()
      const child = start(["dev", "--port", String(port)], folder)
      await heard(child, /^Serving Fixture at http:\/\/127\.0\.0\.1/m)
      const again = heard(child, /^Serving Changed at/m)
      const text = readFileSync(join(folder, "app.ts"), "utf8")
      writeFileSync(join(folder, "app.ts"), text.replace('title: "Fixture"', 'title: "Changed"'))
      await again
      const document = (await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).json()) as { info: { title: string } }
      expect(document.info.title).toBe("Changed")
      child.kill("SIGTERM")
      await once(child, "exit")
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
