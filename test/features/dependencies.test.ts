// Dependencies: order, caching, generators, scopes and overrides.
import {
  type AnyDependency,
  Depends,
  dependency,
  Hayapi,
  Header,
  HTTPException,
  RequestValidationError,
  Router,
  StreamingResponse,
} from "hayapi"
import { TestClient } from "hayapi/testing"
import { beforeEach, describe, expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet, remember, seen } from "./ask.ts"

let log: string[] = []
beforeEach(() => {
  log = []
})
const step = (name: string) => dependency(() => void log.push(name), { name })

describe("values", () => {
  const paging = dependency({ skip: z.int().default(0), limit: z.int().max(100).default(10) }, ({ skip, limit }) => ({ skip, limit }))
  const doubled = dependency({ page: paging }, async ({ page }) => page.limit * 2)
  const app = new Hayapi({ logger: quiet })
  app.get("/items", { params: { page: paging, twice: doubled, q: z.string().optional() } }, ({ page, twice, q }) => ({ ...page, twice, q }))

  test("are resolved from their own parameters, nested, sync or async", async () => {
    expect((await ask(app, "/items?skip=5&limit=7&q=x")).body).toEqual({ skip: 5, limit: 7, twice: 14, q: "x" })
  })

  test("parameters of dependencies are in the document, after the operation's own", async () => {
    const { parameters } = (await app.openapi()).paths["/items"]!.get
    expect(parameters.map(({ name }: any) => name)).toEqual(["q", "skip", "limit"])
  })

  test("errors of dependencies come first, with the dependant's", async () => {
    const { status, body } = await ask(app, "/items?limit=x&skip=y")
    expect(status).toBe(422)
    expect(body.detail.map(({ loc }: any) => loc)).toEqual([
      ["query", "skip"],
      ["query", "limit"],
    ])
  })

  test("a dependant of one that failed is not called, its siblings are", async () => {
    const failing = dependency({ x: z.int() }, ({ x }) => void log.push(`failing ${x}`))
    const dependant = dependency({ failing, h: Header(z.int()) }, () => void log.push("dependant"))
    const sibling = dependency({ w: z.int() }, () => void log.push("sibling"))
    app.get("/partly", { params: { dependant, sibling, q: z.int() } }, () => void log.push("handler"))
    const { body } = await ask(app, "/partly?w=1")
    // The order of FastAPI: depth first, then the operation's own.
    expect(body.detail.map(({ loc }: any) => loc)).toEqual([
      ["query", "x"],
      ["header", "h"],
      ["query", "q"],
    ])
    expect(log).toEqual(["sibling"])
  })

  test("an HTTPException of one whose inputs are valid wins over a 422", async () => {
    const guard = dependency(() => {
      throw new HTTPException(403, "no")
    })
    app.post("/guarded", { params: { guard, n: z.int(), item: z.object({ a: z.int() }) } }, () => 1)
    expect((await ask(app, "POST /guarded?n=x", { json: {} })).status).toBe(403)
  })

  test("a body that is no JSON is answered before any dependency runs", async () => {
    app.post("/late", { params: { late: step("late"), item: z.object({ a: z.int() }) } }, () => 1)
    const { status } = await ask(app, "POST /late", { body: "{", headers: { "content-type": "application/json" } })
    expect([status, log]).toEqual([422, []])
  })

  test("a body parameter of a dependency joins the operation's", async () => {
    const inner = dependency({ a: z.object({ n: z.int() }) }, ({ a }) => a.n)
    app.post("/bodies", { params: { inner, b: z.object({ n: z.int() }) } }, ({ inner, b }) => [inner, b.n])
    expect((await ask(app, "POST /bodies", { json: { a: { n: 1 }, b: { n: 2 } } })).body).toEqual([1, 2])
    app.post("/same", { params: { inner, a: z.object({ n: z.int() }) } }, ({ inner, a }) => [inner, a.n])
    expect((await ask(app, "POST /same", { json: { n: 3 } })).body).toEqual([3, 3])
  })

  test("what acts like a promise is awaited, in dependencies and in handlers", async () => {
    // As the query builders of database libraries do; their `then` returns nothing.
    const query = <T>(result: T): PromiseLike<T> => {
      const then: any = (resolve: (value: T) => unknown) => queueMicrotask(() => resolve(result))
      return { then }
    }
    const users = dependency(() => query(["a"]))
    app.get("/thenables", { params: { users } }, ({ users }) => query([...users, "b"]))
    expect((await ask(app, "/thenables")).body).toEqual(["a", "b"])
  })

  test("request, response, background and signal are given to dependencies", async () => {
    const context = dependency(({ request, response, background, signal }) => {
      response.headers.set("x-path", request.path)
      background.add(() => void log.push("background"))
      return signal.aborted
    })
    app.get("/context", { params: { context } }, ({ context }) => context)
    const { body, headers } = await ask(app, "/context")
    expect([body, headers.get("x-path"), log]).toEqual([false, "/context", ["background"]])
  })
})

describe("order and cache", () => {
  const common = step("common")
  const first = dependency({ common }, () => void log.push("first"))
  const second = dependency({ common, again: Depends(common, { useCache: false }) }, () => void log.push("second"))

  test("app, include, router, operation, parameters; each depth first and once", async () => {
    const app = new Hayapi({ dependencies: [common] })
    const router = new Router({ dependencies: [step("router")] })
    router.get("/x", { dependencies: [first], params: { second, last: common } }, () => void log.push("handler"))
    app.include(router, { dependencies: [step("include")] })
    await ask(app, "/x")
    expect(log).toEqual(["common", "include", "router", "first", "common", "second", "handler"])
  })

  test("the same dependency gives the same value within a request, another one in the next", async () => {
    const made = dependency(() => ({}))
    const user = dependency({ made }, ({ made }) => made)
    const app = new Hayapi()
    const values: unknown[] = []
    app.get("/x", { params: { made, user, fresh: Depends(made, { useCache: false }) } }, ({ made, user, fresh }) => {
      values.push(made)
      return [made === user, made === fresh]
    })
    await using client = new TestClient(app)
    expect(await (await client.get("/x")).json()).toEqual([true, false])
    await client.get("/x")
    expect(values[0]).not.toBe(values[1])
  })

  test("dependencies do not run for 404 and 405", async () => {
    const app = new Hayapi({ dependencies: [step("app")] })
    app.get("/x", () => 1)
    await ask(app, "/nowhere")
    await ask(app, "POST /x")
    expect(log).toEqual([])
  })
})

describe("generators", () => {
  function resource(name: string, scope: "request" | "function" = "request", onError?: (error: unknown) => void) {
    return dependency(
      async function* () {
        log.push(`open ${name}`)
        try {
          yield name
        } catch (error) {
          log.push(`${name} saw ${(error as Error).name}`)
          if (onError === undefined) throw error
          onError(error)
        } finally {
          log.push(`close ${name}`)
        }
      },
      { scope, name },
    )
  }

  function make(params: Record<string, AnyDependency>, handler: (values: any) => unknown = () => void log.push("handler")) {
    const app: any = new Hayapi({ logger: quiet })
    app.get("/x", { params }, handler)
    return app as Hayapi
  }

  test("are ended last in, first out, after the answer and the background tasks", async () => {
    const app = make({ a: resource("a"), b: resource("b") }, ({ background }) => {
      background.add(() => void log.push("task"))
      log.push("handler")
    })
    await ask(app, "/x")
    expect(log).toEqual(["open a", "open b", "handler", "task", "close b", "close a"])
  })

  test("of scope function are ended before the background tasks", async () => {
    const app = make({ a: resource("a"), f: resource("f", "function") }, ({ background }) => {
      background.add(() => void log.push("task"))
      log.push("handler")
    })
    await ask(app, "/x")
    expect(log).toEqual(["open a", "open f", "handler", "close f", "task", "close a"])
  })

  test("of scope function may be used by a plain function, which has nothing to end", async () => {
    const named = dependency({ f: resource("f", "function") }, ({ f }) => `named ${f}`)
    const app = make({ named, a: resource("a") }, ({ named }) => void log.push(named))
    await ask(app, "/x")
    expect(log).toEqual(["open f", "open a", "named f", "close f", "close a"])
  })

  test("stay open while a stream is sent", async () => {
    const app = make({ a: resource("a") }, () => {
      async function* pieces() {
        log.push("first piece")
        yield "x"
        log.push("last piece")
        yield "y"
      }
      return new StreamingResponse(pieces())
    })
    expect((await ask(app, "/x")).text).toBe("xy")
    expect(log).toEqual(["open a", "first piece", "last piece", "close a"])
  })

  test("may be synchronous", async () => {
    const plain = dependency(function* () {
      log.push("open")
      yield 1
      log.push("close")
    })
    await ask(make({ plain }), "/x")
    expect(log).toEqual(["open", "handler", "close"])
  })

  test("see the handler's error, and pass it on", async () => {
    const app = make({ a: resource("a"), b: resource("b") }, () => {
      throw new HTTPException(400, "no")
    })
    expect(await ask(app, "/x")).toMatchObject({ status: 400, body: { detail: "no" } })
    expect(log).toEqual(["open a", "open b", "b saw HTTPException", "close b", "a saw HTTPException", "close a"])
  })

  test("see validation errors of the request and of the response", async () => {
    const app: any = new Hayapi({ logger: quiet })
    app.get("/in", { params: { a: resource("a"), n: z.int() } }, () => 1)
    app.get("/out", { params: { a: resource("a") }, responseModel: z.int() }, () => "x")
    await ask(app, "/in")
    await ask(app, "/out")
    expect(log.filter((line) => line.includes("saw"))).toEqual(["a saw RequestValidationError", "a saw ResponseValidationError"])
  })

  test("see the error of a later dependency", async () => {
    const failing = dependency(() => {
      throw new HTTPException(401)
    })
    expect((await ask(make({ a: resource("a"), failing }), "/x")).status).toBe(401)
    expect(log).toEqual(["open a", "a saw HTTPException", "close a"])
  })

  test("may replace an error", async () => {
    const translate = resource("t", "request", () => {
      throw new HTTPException(409, "conflict")
    })
    const app = make({ t: translate }, () => {
      throw new Error("unique constraint")
    })
    expect(await ask(app, "/x")).toMatchObject({ status: 409, body: { detail: "conflict" } })
  })

  test("that swallow an error end in a 500, and the log says so", async () => {
    const { logger, events } = remember()
    const app: any = new Hayapi({ logger })
    app.get("/x", { params: { a: resource("a", "request", () => {}) } }, () => {
      throw new HTTPException(400, "no")
    })
    expect(await ask(app, "/x")).toMatchObject({ status: 500, text: "Internal Server Error" })
    expect(JSON.stringify(events)).toContain("swallowed an error")
  })

  test("of scope function that fail at their end change the answer", async () => {
    const commit = dependency(
      function* () {
        yield 1
        throw new HTTPException(409, "commit failed")
      },
      { scope: "function" },
    )
    expect((await ask(make({ commit }), "/x")).status).toBe(409)
  })

  test("of scope request that fail at their end do not: the answer has gone; the others end all the same", async () => {
    const broken = dependency(function* () {
      yield 1
      throw new Error("too late")
    })
    const app = make({ a: resource("a"), broken })
    await using client = new TestClient(app, seen)
    expect((await client.get("/x")).status).toBe(200)
    expect(log.at(-1)).toBe("close a")
    await using strict = new TestClient(app)
    await expect(strict.get("/x")).rejects.toThrow("too late")
  })

  test("that yield twice are a fault", async () => {
    const twice = dependency(
      function* () {
        yield 1
        yield 2
      },
      { scope: "function" },
    )
    expect((await ask(make({ twice }), "/x")).status).toBe(500)
  })
})

describe("a generator that does not yield exactly once", () => {
  const made: Readonly<Record<string, { never: () => Generator | AsyncGenerator; twice: () => Generator | AsyncGenerator }>> = {
    synchronous: {
      // biome-ignore lint/correctness/useYield: that is the case.
      never: function* () {
        log.push("never")
      },
      twice: function* () {
        yield 1
        try {
          yield 2
        } finally {
          log.push("closed")
        }
      },
    },
    asynchronous: {
      // biome-ignore lint/correctness/useYield: that is the case.
      never: async function* () {
        log.push("never")
      },
      twice: async function* () {
        yield 1
        try {
          yield 2
        } finally {
          log.push("closed")
        }
      },
    },
  }
  const codesOf = (events: readonly any[]) => events.map(({ details }) => details.error.code)

  describe.each(Object.keys(made))("%s", (kind) => {
    describe.each(["request", "function"] as const)("of scope %s", (scope) => {
      test.each(["value", "guard", "inner"])("and never yields is a coded 500 and lets nobody through (%s)", async (place) => {
        const { logger, events } = remember()
        const app = new Hayapi({ logger })
        const outer = dependency(function* () {
          try {
            yield
          } catch (error) {
            log.push("outer saw it")
            throw error
          }
        })
        const guard = dependency(made[kind]!.never as () => Generator<number>, { scope })
        const inner = dependency({ guard }, ({ guard }) => guard)
        const declared =
          place === "guard"
            ? { dependencies: [outer, guard] }
            : { dependencies: [outer], params: place === "value" ? { guard } : { inner } }
        app.get("/x", declared as object, () => void log.push("handler"))
        const { status, text } = await ask(app, "/x")
        expect([status, text]).toEqual([500, "Internal Server Error"])
        expect(codesOf(events)).toEqual(["HAYAPI_GENERATOR"])
        expect(log).toEqual(["never", "outer saw it"])
      })

      test("and yields twice is a coded error, and its finally block runs", async () => {
        const { logger, events } = remember()
        const app = new Hayapi({ logger })
        const twice = dependency(made[kind]!.twice as () => Generator<number>, { scope })
        app.get("/x", { params: { twice } }, ({ twice }) => twice)
        await using client = new TestClient(app, { ...seen, engine: "node" })
        // Of scope function it ends before the response is sent.
        expect((await client.get("/x")).status).toBe(scope === "function" ? 500 : 200)
        await client.close()
        expect(codesOf(events)).toEqual(["HAYAPI_GENERATOR"])
        expect(log).toEqual(["closed"])
      })
    })

    test("of scope app and never yields keeps the app from starting, as a lifespan does", async () => {
      const never = made[kind]!.never as () => Generator<number>
      const app = new Hayapi({ logger: quiet })
      app.get("/x", { params: { pool: dependency(never, { scope: "app" }) } }, ({ pool }) => pool)
      await expect(app.start()).rejects.toMatchObject({ code: "HAYAPI_GENERATOR" })
      await expect(new Hayapi({ lifespan: never as never }).start()).rejects.toMatchObject({ code: "HAYAPI_GENERATOR" })
    })

    test("of scope app and yields twice makes stopping fail, after its finally block, as a lifespan does", async () => {
      const twice = made[kind]!.twice as () => Generator<number>
      const app = new Hayapi({ logger: quiet, lifespan: twice as never })
      app.get("/x", { params: { pool: dependency(twice, { scope: "app" }) } }, ({ pool }) => pool)
      const run = await app.start()
      await expect(run.stop()).rejects.toMatchObject({ code: "HAYAPI_GENERATOR" })
      expect(log).toEqual(["closed", "closed"])
    })
  })
})

describe("scope app", () => {
  const pool = dependency(
    async function* () {
      log.push("open pool")
      const state = { queries: 0 }
      yield state
      log.push("close pool")
    },
    { scope: "app", name: "pool" },
  )
  const repository = dependency({ pool }, ({ pool }) => ({ pool }), { scope: "app" })
  const query = dependency({ repository, n: z.int().default(1) }, ({ repository, n }) => {
    repository.pool.queries += n
    return repository.pool.queries
  })

  function make() {
    const app = new Hayapi()
    app.get("/query", { params: { query, pool } }, ({ query, pool }) => [query, pool.queries])
    return app
  }

  test("is built once at the start, in dependency order, and ended with the app", async () => {
    const client = new TestClient(make())
    expect(await (await client.get("/query")).json()).toEqual([1, 1])
    expect(await (await client.get("/query?n=5")).json()).toEqual([6, 6])
    expect(log).toEqual(["open pool"])
    await client.close()
    expect(log).toEqual(["open pool", "close pool"])
  })

  test("two runs share nothing", async () => {
    const app = make()
    await using first = new TestClient(app)
    await using second = new TestClient(app)
    await first.get("/query")
    expect(await (await second.get("/query")).json()).toEqual([1, 1])
    expect(log).toEqual(["open pool", "open pool"])
  })

  test("one that cannot be built fails the start and ends what was built", async () => {
    const app: any = new Hayapi({ logger: quiet })
    const broken = dependency(
      { pool },
      () => {
        throw new Error("no database")
      },
      { scope: "app" },
    )
    app.get("/x", { params: { pool, broken } }, () => 1)
    await expect(app.start()).rejects.toThrow("no database")
    expect(log).toEqual(["open pool", "close pool"])
  })

  test("an override is built instead; the original is not", async () => {
    const fake = dependency(() => ({ queries: 100 }), { scope: "app" })
    await using client = new TestClient(make(), { overrides: [[pool, fake]] })
    expect(await (await client.get("/query")).json()).toEqual([101, 101])
    expect(log).toEqual([])
  })
})

describe("overrides", () => {
  const user = dependency({ token: Header(z.string()) }, ({ token }) => ({ name: token }))
  const admin = dependency({ user }, ({ user }) => `admin ${user.name}`)
  const fake = dependency({ as: z.string().default("fake") }, ({ as }) => ({ name: as }))

  function make() {
    const app = new Hayapi()
    app.get("/me", { params: { user, admin } }, ({ user, admin }) => [user.name, admin])
    return app
  }

  test("of a client replace a dependency everywhere, with their own parameters", async () => {
    await using client = new TestClient(make(), { overrides: [[user, fake]] })
    expect(await (await client.get("/me")).json()).toEqual(["fake", "admin fake"])
    expect(await (await client.get("/me?as=x")).json()).toEqual(["x", "admin x"])
  })

  test("of a client leave the app alone", async () => {
    const app = make()
    await using overridden = new TestClient(app, { overrides: [[user, fake]] })
    await using plain = new TestClient(app)
    expect((await overridden.get("/me")).status).toBe(200)
    expect((await plain.get("/me")).status).toBe(422)
  })

  test("in FastAPI's spelling count for a running app, until they are taken back", async () => {
    const app = make()
    await using client = new TestClient(app)
    expect((await client.get("/me")).status).toBe(422)
    app.dependencyOverrides.set(user, fake)
    expect(await (await client.get("/me")).json()).toEqual(["fake", "admin fake"])
    app.dependencyOverrides.delete(user)
    expect((await client.get("/me")).status).toBe(422)
    app.dependencyOverrides.set(user, fake)
    app.dependencyOverrides.clear()
    expect((await client.get("/me")).status).toBe(422)
  })

  test("are not in the document", async () => {
    const app = make()
    app.dependencyOverrides.set(user, fake)
    expect((await app.openapi()).paths["/me"]!.get.parameters.map(({ name }: any) => name)).toEqual(["token"])
  })

  test("also replace what `Depends` uses and what guards", async () => {
    const app = new Hayapi({ dependencies: [user] })
    app.get("/x", { params: { user: Depends(user, { useCache: false }) } }, ({ user }) => user.name)
    await using client = new TestClient(app, { overrides: [[user, fake]] })
    expect(await (await client.get("/x")).json()).toBe("fake")
  })
})

test("a thrown RequestValidationError of a dependency is a 422 of its own", async () => {
  const app = new Hayapi({ logger: quiet })
  const custom = dependency(() => {
    throw new RequestValidationError([{ type: "value_error", loc: ["header", "x"], msg: "Value error, bad signature" }])
  })
  app.get("/x", { params: { custom } }, () => 1)
  expect(await ask(app, "/x")).toMatchObject({
    status: 422,
    body: { detail: [{ loc: ["header", "x"], msg: "Value error, bad signature" }] },
  })
})
