// Runtimes: an app runs on the one it is given; what that cannot do says what to configure; `fetch` starts the app and hands on what it is given.
import { type AppRuntime, FileResponse, Hayapi, Upload } from "hayapi"
import { TestClient } from "hayapi/testing"
import { describe, expect, test } from "vitest"
import { runtime as nodeRuntime } from "../../src/serve/node/runtime.ts"
import { runtime as webRuntime } from "../../src/serve/web-runtime.ts"
import { quiet } from "./ask.ts"

const ask = (app: Hayapi, path: string, env?: unknown, context?: unknown) => app.fetch(new Request(`http://a${path}`), env, context)

describe("a runtime", () => {
  test("is that of the app, for its requests and those of the apps it mounts", async () => {
    const runtime: AppRuntime = { ...nodeRuntime, name: "mine" }
    const names: string[] = []
    const app = new Hayapi({
      runtime,
      middleware: [
        (request, next) => {
          names.push(request.runtime.name)
          return next()
        },
      ],
    })
    app.get("/", ({ request }) => request.runtime.name)
    const inner = new Hayapi()
    inner.get("/", ({ request }) => request.runtime.name)
    app.mount("/inner", inner)
    await using client = new TestClient(app)
    expect([await (await client.get("/")).json(), await (await client.get("/inner/")).json(), names]).toEqual([
      "mine",
      "mine",
      ["mine", "mine"],
    ])
    await using alone = new TestClient(inner)
    expect(await (await alone.get("/")).json()).toBe("node")
  })

  test("keeps an async context", async () => {
    const { AsyncLocalStorage } = await import("node:async_hooks")
    const storage = new AsyncLocalStorage<string>()
    const run = storage.run("kept", () => nodeRuntime.keepContext())
    expect(run(() => storage.getStore())).toBe("kept")
    expect(webRuntime.keepContext()(() => 5)).toBe(5)
  })
})

describe("a runtime without ports and disks", () => {
  const faults: object[] = []
  const logger = { ...quiet, error: (details: object) => void faults.push(details) }

  test("says what to do instead", async () => {
    const app = new Hayapi({ runtime: webRuntime, logger })
    app.get("/file", () => new FileResponse("a.txt"))
    expect((await ask(app, "/file")).status).toBe(500)
    expect(faults).toMatchObject([{ error: { code: "HAYAPI_RUNTIME", message: expect.stringContaining("return the `Response`") } }])
    await expect(app.listen()).rejects.toThrow("export default { fetch: app.fetch }")
    expect(() => webRuntime.serveDirectory({ directory: "." })).toThrow("env.ASSETS.fetch")
    app.frontend("/", { directory: "dist" })
    await expect(app.start()).rejects.toThrow("HAYAPI_RUNTIME")
  })

  test("keeps large uploads in memory", async () => {
    const app = new Hayapi({ runtime: webRuntime })
    app.post("/", { params: { file: Upload() } }, async ({ file }) => [file.size, (await file.text()).length, await file.slice(-3).text()])
    const body = new FormData()
    body.append("file", new File(["x".repeat(3_000_000), "end"], "a.txt"))
    const response = await app.fetch(new Request("http://a/", { method: "POST", body }))
    expect(await response.json()).toEqual([3_000_003, 3_000_003, "end"])
  })

  test.each(["/docs", "/redoc", "/docs-assets/redoc@2.5.4/dcaf76612bc4a3fb/redoc.standalone.js"])(
    "%s says what to configure, or has its files from the binding ASSETS",
    async (path) => {
      const app = new Hayapi({ runtime: webRuntime })
      const refused = await ask(app, path, {})
      expect([refused.status, await refused.text()]).toEqual([501, expect.stringMatching(/docsAssetsUrl.*ASSETS.*HAYAPI_RUNTIME/)])
      const asked: string[] = []
      const ASSETS = {
        async fetch(url: string) {
          asked.push(url)
          return new Response("script", { headers: { "content-type": "text/javascript" } })
        },
      }
      const response = await ask(app, path, { ASSETS })
      expect(response.status).toBe(200)
      if (!path.endsWith(".js")) return
      expect(await response.text()).toBe("script")
      expect(Object.fromEntries(response.headers)).toMatchObject({
        etag: expect.any(String),
        "cache-control": expect.stringMatching("immutable"),
      })
      expect(asked).toEqual(["https://assets.invalid/docs-assets/redoc/bundles/redoc.standalone.js"])
    },
  )
})

test("docsAssetsUrl: pages load their files from there, checked by digest, and their policy allows no other host", async () => {
  const app = new Hayapi({ runtime: webRuntime, docsAssetsUrl: "https://cdn.example/npm" })
  const docs = await ask(app, "/docs")
  const page = await docs.text()
  expect(page).toMatch(
    /<script src="https:\/\/cdn\.example\/npm\/swagger-ui-dist@[\d.]+\/swagger-ui-bundle\.js" integrity="sha256-[\w+/]{43}=" crossorigin="anonymous">/,
  )
  expect(page).toMatch(/<link type="text\/css" rel="stylesheet" href="[^"]+\/swagger-ui\.css" integrity="sha256-/)
  expect(docs.headers.get("content-security-policy")).toMatch(/script-src 'self' 'nonce-[^']+' https:\/\/cdn\.example;/)
  expect(await (await ask(app, "/redoc")).text()).toMatch(
    /src="https:\/\/cdn\.example\/npm\/redoc@[\d.]+\/bundles\/redoc\.standalone\.js" integrity=/,
  )
})

describe("fetch", () => {
  test("tries a start that failed again, once for all who wait", async () => {
    let starts = 0
    const app = new Hayapi({
      logger: quiet,
      lifespan: async function* () {
        starts += 1
        if (starts === 1) throw new Error("the database is not up yet")
        yield undefined
      },
    })
    app.get("/", () => "up")
    const first = await Promise.allSettled([ask(app, "/"), ask(app, "/")])
    expect(first.map(({ status }) => status)).toEqual(["rejected", "rejected"])
    expect(starts).toBe(1)
    expect(await (await ask(app, "/")).json()).toBe("up")
    await ask(app, "/")
    expect(starts).toBe(2)
  })

  test("gives waitUntil what runs later before the response is there", async () => {
    const app = new Hayapi({ logger: quiet })
    let isDone = false
    app.get("/", ({ background }) => {
      background.add(async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        isDone = true
      })
      return "x"
    })
    const tasks: Promise<unknown>[] = []
    const context = { waitUntil: (task: Promise<unknown>) => tasks.push(task) }
    const asked = ask(app, "/", {}, context).then((response) => [response.status, tasks.length, isDone])
    expect(await asked).toEqual([200, 1, false])
    await Promise.all(tasks)
    expect(isDone).toBe(true)
  })

  test("hands env and context on to mounted apps, however deep", async () => {
    const seen: unknown[] = []
    const fetchable = {
      fetch(request: Request, ...rest: unknown[]) {
        seen.push(new URL(request.url).pathname, ...rest)
        return new Response("ok")
      },
    }
    const [inner, app] = [new Hayapi(), new Hayapi()]
    inner.mount("/deep", fetchable)
    app.mount("/near", fetchable)
    app.mount("/inner", inner)
    const [env, context] = [{ NAME: "a" }, { waitUntil() {} }]
    await ask(app, "/near/x", env, context)
    await ask(app, "/inner/deep/y", env, context)
    expect(seen).toEqual(["/x", env, context, "/y", env, context])
  })
})
