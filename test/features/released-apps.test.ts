// Apps are released: what several apps share does not keep those alive that nobody uses any more.
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { type AnyDependency, dependency, Hayapi, Router } from "hayapi"
import { HTTPBearer } from "hayapi/security"
import { TestClient } from "hayapi/testing"
import { expect, test } from "vitest"
import { z } from "zod"
import { quiet } from "./ask.ts"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

/** How many of some apps are alive when they have served a request and stopped, and nothing refers to them. */
async function countAlive(declare: (app: Hayapi) => void): Promise<number> {
  const refs: WeakRef<object>[] = []
  for (let i = 0; i < 50; i++) refs.push(await use(declare))
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    collect()
  }
  return refs.filter((ref) => ref.deref() !== undefined).length
}

async function use(declare: (app: Hayapi) => void): Promise<WeakRef<object>> {
  const app = new Hayapi({ logger: quiet })
  declare(app)
  {
    await using client = new TestClient(app)
    expect((await client.get("/")).status).toBe(200)
    expect((await client.get("/openapi.json")).status).toBe(200)
  }
  return new WeakRef(app)
}

const handler = () => null
const router = new Router()
router.get("/", handler)
const outer = new Router()
outer.include(router)
const mounted = new Hayapi({ logger: quiet })
mounted.get("/", handler)
const current = dependency({}, () => 1)
const bearer: AnyDependency = new HTTPBearer({ autoError: false })
const Model = z.object({ a: z.int().optional() })

test.each<[string, (app: Hayapi) => void]>([
  ["nothing", (app) => app.get("/", handler)],
  ["a router", (app) => app.include(router)],
  ["a router in a router", (app) => app.include(outer)],
  [
    "a router of their own that includes one",
    (app) => {
      const own = new Router()
      own.include(router)
      app.include(own)
    },
  ],
  [
    "a mounted app",
    (app) => {
      app.get("/", handler)
      app.mount("/sub", mounted)
    },
  ],
  ["dependencies", (app) => app.get("/", { params: { current, bearer } }, handler)],
  ["a model", (app) => app.get("/", { responseModel: Model }, () => ({}))],
])("that shared %s", async (_shared, declare) => {
  // The last one may still be on the stack.
  expect(await countAlive(declare)).toBeLessThanOrEqual(2)
})

test("a change of a router is seen by all apps that include it, however deep, while they run", async () => {
  const shared = new Router()
  shared.get("/", handler)
  const middle = new Router()
  middle.include(shared, { prefix: "/deep" })
  const apps = [new Hayapi({ logger: quiet }), new Hayapi({ logger: quiet })]
  apps[0]!.include(shared)
  apps[1]!.include(middle)
  await using first = new TestClient(apps[0]!)
  await using second = new TestClient(apps[1]!)
  expect([(await first.get("/later")).status, (await second.get("/deep/later")).status]).toEqual([404, 404])
  shared.get("/later", handler)
  expect([(await first.get("/later")).status, (await second.get("/deep/later")).status]).toEqual([200, 200])
  const added = new Router()
  added.get("/added", handler)
  middle.include(added)
  expect([(await first.get("/added")).status, (await second.get("/added")).status]).toEqual([404, 200])
})
