// The process of `npm start`: it says where it listens, logs in JSON, and ends when it is told.
import { type ChildProcessByStdio, spawn } from "node:child_process"
import { once } from "node:events"
import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { demoUsers } from "./seed.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** The address that the shop prints. */
async function addressOf(shop: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  let printed = ""
  for await (const chunk of shop.stdout.iterator({ destroyOnReturn: false })) {
    printed += chunk
    const found = /open: (http\S+)/.exec(printed)
    if (found !== null) return found[1]!
  }
  throw new Error(`The shop did not start: ${printed}`)
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s ends open streams and the process, and the log has a JSON line for each request",
  async (signal) => {
    const shop = spawn(process.execPath, ["--import", "tsx", "examples/shop/main.ts"], {
      cwd: root,
      env: { ...process.env, PORT: "0", SHOP_DATA: undefined, TSX_TSCONFIG_PATH: "tsconfig.json" },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const exited = once(shop, "exit")
    const logged = text(shop.stderr)
    try {
      const url = await addressOf(shop)
      const { email, password } = demoUsers.ada
      const login = await fetch(`${url}/token`, { method: "POST", body: new URLSearchParams({ username: email, password }) })
      const { access_token } = (await login.json()) as { access_token: string }
      const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" }
      const lines = [{ itemId: 1, quantity: 1 }]
      const placed = await fetch(`${url}/orders?secret=1`, { method: "POST", headers, body: JSON.stringify({ lines }) })
      const events = await fetch(`${url}${placed.headers.get("location")}/events`, { headers })
      shop.kill(signal)
      expect(await events.text()).toContain('"state":"placed"')
      // As a terminal and npm do when both pass it on.
      shop.kill(signal)
      expect(await exited).toEqual([0, null])
    } finally {
      shop.kill("SIGKILL")
    }
    const entries = (await logged)
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line))
    expect(entries).toMatchObject([
      { level: "info", event: "request", method: "POST", path: "/token", status: 200, requestId: expect.any(String) },
      { level: "info", event: "request", method: "POST", path: "/orders", status: 201 },
      { level: "info", event: "request", method: "GET", path: "/orders/{order_id}/events", status: 200 },
    ])
  },
)
