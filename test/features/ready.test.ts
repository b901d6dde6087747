// ready(): everything is compiled before the first request, and what cannot be compiled is an error there.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dependency, Hayapi, Query, Router } from "hayapi"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { z } from "zod"
import { quiet } from "./ask.ts"

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "hayapi-ready-"))
})
afterAll(() => rm(directory, { recursive: true }))

/** A schema of another library that counts how often an operation with it is compiled. */
function makeProbe(fail = false) {
  const probe = { compiled: 0, schema: undefined as unknown as z.ZodString }
  const input = (): object => {
    probe.compiled += 1
    if (fail) throw new Error("There is no JSON Schema")
    return { type: "string" }
  }
  const standard = { version: 1, vendor: "probe", validate: (value: unknown) => ({ value }), jsonSchema: { input, output: input } }
  // A string, to the types.
  probe.schema = { "~standard": standard } as unknown as z.ZodString
  return probe
}

type Probe = ReturnType<typeof makeProbe>
const handler = () => "ok"
const guard = (probe: Probe) => dependency({ a: Query(probe.schema) }, () => 1)
const forms: Record<string, (app: Hayapi, probe: Probe) => void> = {
  "an operation": (app, { schema }) => app.get("/", { params: { a: Query(schema) } }, handler),
  "an operation of a router with middleware": (app, { schema }) => {
    const router = new Router({ middleware: [(_request, next) => next()] })
    router.get("/", { params: { a: Query(schema) } }, handler)
    app.include(router, { prefix: "/r" })
  },
  "a dependency": (app, probe) => app.get("/", { params: { value: guard(probe) } }, handler),
  "a WebSocket": (app, { schema }) => app.websocket("/ws", { params: { a: Query(schema) } }, () => {}),
  "a frontend": (app, probe) => {
    const router = new Router({ dependencies: [guard(probe)] })
    router.frontend("/web", { directory })
    app.include(router)
  },
  "an operation of a mounted app": (app, { schema }) => {
    const inner = new Hayapi({ logger: quiet })
    inner.get("/", { params: { a: Query(schema) } }, handler)
    app.mount("/inner", inner)
  },
}

describe.each(Object.entries(forms))("%s", (_form, declare) => {
  test("is compiled by ready(), once", async () => {
    const probe = makeProbe()
    const app = new Hayapi({ logger: quiet })
    declare(app, probe)
    const run = await app.start()
    expect(probe.compiled).toBe(0)
    await run.ready()
    const { compiled } = probe
    expect(compiled).toBeGreaterThan(0)
    await Promise.all([run.ready(), run.ready()])
    expect(probe.compiled).toBe(compiled)
    await run.stop()
  })

  test("that cannot be compiled rejects there, every time", async () => {
    const app = new Hayapi({ logger: quiet })
    declare(app, makeProbe(true))
    const run = await app.start()
    await expect(run.ready()).rejects.toThrow("There is no JSON Schema")
    await expect(run.ready()).rejects.toThrow("There is no JSON Schema")
    await expect(app.ready()).rejects.toThrow("There is no JSON Schema")
    await run.stop()
  })
})

test("ready() of an app is for its fetch: both share one run, whichever comes first", async () => {
  for (const first of ["ready", "fetch"]) {
    let starts = 0
    const probe = makeProbe()
    const app = new Hayapi({
      logger: quiet,
      async *lifespan() {
        starts += 1
        yield
      },
    })
    app.get("/", { params: { a: Query(probe.schema) } }, ({ a }) => a)
    const ask = async () => (await app.fetch(new Request("http://a/?a=1"))).text()
    if (first === "fetch") expect(await ask()).toBe('"1"')
    await app.ready()
    const { compiled } = probe
    expect(await ask()).toBe('"1"')
    expect([starts, probe.compiled]).toEqual([1, compiled])
  }
})

test("what is declared later is compiled by the next ready()", async () => {
  const probe = makeProbe()
  const app = new Hayapi({ logger: quiet })
  await app.ready()
  app.get("/", { params: { a: Query(probe.schema) } }, ({ a }) => a)
  await app.ready()
  expect(probe.compiled).toBeGreaterThan(0)
})

test("an app that cannot start rejects, and starts when it can", async () => {
  let isBroken = true
  const app = new Hayapi({
    logger: quiet,
    async *lifespan() {
      if (isBroken) throw new Error("No database")
      yield
    },
  })
  await expect(app.ready()).rejects.toThrow("No database")
  isBroken = false
  await app.ready()
  expect((await app.fetch(new Request("http://a/"))).status).toBe(404)
})
