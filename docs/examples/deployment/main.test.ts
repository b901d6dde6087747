// What the guide says about deployment: the programs are started, called and stopped.
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { app } from "./main.ts"
import worker from "./worker.ts"

const root = fileURLToPath(new URL("../../../", import.meta.url))

interface Program {
  readonly url: string
  readonly process: ChildProcess
}

/** Starts a program of this folder on a free port; resolves when it listens. */
async function start(file: string, env: Record<string, string> = {}): Promise<Program> {
  const program = spawn(process.execPath, ["--import", "tsx", fileURLToPath(new URL(file, import.meta.url))], {
    cwd: root,
    env: { ...process.env, PORT: "0", TSX_TSCONFIG_PATH: "tsconfig.json", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  })
  for await (const line of program.stdout) {
    const port = /^Listening on http:\/\/0\.0\.0\.0:(\d+)$/m.exec(String(line))?.[1]
    if (port !== undefined) return { url: `http://127.0.0.1:${port}`, process: program }
  }
  throw new Error(`${file} ended without listening`)
}

describe.skipIf(process.platform === "win32")("the programs", () => {
  test.each(["server.ts", "cluster.ts"])("%s answers, and ends by itself when it is told to", async (file) => {
    const program = await start(file, { WORKERS: "1" })
    const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "shop.example.com", "x-forwarded-for": "203.0.113.7" }
    const response = await fetch(`${program.url}/client`, { headers })
    expect(await response.json()).toEqual({ url: "https://shop.example.com/client", address: "203.0.113.7" })
    program.process.kill("SIGTERM")
    expect(await once(program.process, "exit")).toEqual([0, null])
  })
})

test("an untrusted proxy is not believed", async () => {
  await using client = new TestClient(app, { engine: "node" })
  const response = await client.get("/client", { headers: { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7" } })
  expect(await response.json()).toMatchObject({ url: expect.stringMatching(/^http:/), address: "127.0.0.1" })
})

test("health checks are not in the document", async () => {
  await using client = new TestClient(app)
  expect(await (await client.get("/readyz")).json()).toEqual({ status: "ready" })
  expect((await app.openapi()).paths).not.toHaveProperty("/healthz")
})

test("the worker answers a Web request, and knows its surroundings", async () => {
  const response = await worker.fetch(new Request("https://edge.example.com/region"), { REGION: "ams" }, { waitUntil() {} })
  expect(await response.json()).toEqual({ region: "ams" })
})
