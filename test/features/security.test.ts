// Security schemes: what they take, how they refuse, and what the document says of them.
import { type AnyDependency, dependency, Hayapi, HTTPException, httpError, JSONResponse, Router, Security } from "hayapi"
import {
  APIKeyCookie,
  APIKeyHeader,
  APIKeyQuery,
  HTTPBase,
  HTTPBasic,
  HTTPBearer,
  HTTPDigest,
  OAuth2,
  OAuth2AuthorizationCodeBearer,
  OAuth2PasswordBearer,
  OAuth2PasswordRequestForm,
  OAuth2PasswordRequestFormStrict,
  OpenIdConnect,
  type PasswordForm,
  Unauthorized,
} from "hayapi/security"
import { TestClient } from "hayapi/testing"
import { describe, expect, expectTypeOf, it } from "vitest"
import { z } from "zod"
import { quiet } from "./ask.ts"

const oauth2 = new OAuth2PasswordBearer({ tokenUrl: "token", scopes: { me: "Read me", items: "Read items" } })

function createApp(): Hayapi {
  const app = new Hayapi()
  app.get("/bearer", { params: { credentials: new HTTPBearer() } }, ({ credentials }) => credentials)
  app.get("/basic", { params: { user: new HTTPBasic({ realm: "shop" }) } }, ({ user }) => user)
  app.get("/digest", { params: { credentials: new HTTPDigest() } }, ({ credentials }) => credentials)
  app.get("/header", { params: { key: new APIKeyHeader({ name: "X-Key" }) } }, ({ key }) => key)
  app.get("/query", { params: { key: new APIKeyQuery({ name: "key" }) } }, ({ key }) => key)
  app.get("/cookie", { params: { key: new APIKeyCookie({ name: "key" }) } }, ({ key }) => key)
  app.get("/oauth2", { params: { token: oauth2 } }, ({ token }) => token)
  app.get("/openid", { params: { header: new OpenIdConnect({ openIdConnectUrl: "/openid" }) } }, ({ header }) => header)
  return app
}

const authorized = (authorization: string) => ({ headers: { authorization } })

describe("a scheme", () => {
  it.each([
    ["/bearer", "Bearer"],
    ["/basic", 'Basic realm="shop"'],
    ["/digest", "Digest"],
    ["/header", "APIKey"],
    ["/query", "APIKey"],
    ["/cookie", "APIKey"],
    ["/oauth2", "Bearer"],
    ["/openid", "Bearer"],
  ])("of %s refuses with 401 and the challenge %s", async (path, challenge) => {
    await using client = new TestClient(createApp(), { contract: true })
    const response = await client.get(path)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ detail: "Not authenticated" })
    expect(response.headers.get("www-authenticate")).toBe(challenge)
  })

  it("takes its credentials, whatever the case of its name and the spaces around them", async () => {
    await using client = new TestClient(createApp())
    expect(await (await client.get("/bearer", authorized("bEarer   abc "))).json()).toEqual({ scheme: "bEarer", credentials: "abc" })
    expect(await (await client.get("/oauth2", authorized("Bearer abc"))).json()).toBe("abc")
    expect(await (await client.get("/digest", authorized("Digest x=1"))).json()).toEqual({ scheme: "Digest", credentials: "x=1" })
    expect(await (await client.get("/openid", authorized("anything at all"))).json()).toBe("anything at all")
    expect(await (await client.get("/header", { headers: { "x-key": "k" } })).json()).toBe("k")
    expect(await (await client.get("/query?key=a%20b")).json()).toBe("a b")
    client.cookies.set("key", "c")
    expect(await (await client.get("/cookie")).json()).toBe("c")
  })

  it("splits Basic at the first colon and refuses what is malformed", async () => {
    await using client = new TestClient(createApp())
    expect(await (await client.get("/basic", authorized(`Basic ${btoa("alice:a:b")}`))).json()).toEqual({
      username: "alice",
      password: "a:b",
    })
    for (const bad of [
      "Basic",
      "Basic !!!!",
      `Basic ${btoa("nocolon")}`,
      "Basic YTpi ",
      "Basic YTp",
      "Bearer YTpi",
      `Basic ${btoa("a:\xff")}`,
    ]) {
      const status = (await client.get("/basic", authorized(bad))).status
      expect([bad, status]).toEqual([bad, bad === "Basic YTpi " ? 200 : 401])
    }
  })

  it("gives undefined instead of refusing when told so, also in the types", async () => {
    const app = new Hayapi()
    app.get("/", { params: { token: new HTTPBearer({ autoError: false }) } }, ({ token }) => {
      expectTypeOf(token).toEqualTypeOf<{ readonly scheme: string; readonly credentials: string } | undefined>()
      return { token: token?.credentials ?? null }
    })
    await using client = new TestClient(app)
    expect(await (await client.get("/")).json()).toEqual({ token: null })
  })

  it("refuses malformed Basic credentials also where none are needed", async () => {
    const app = new Hayapi()
    app.get("/", { params: { user: new HTTPBasic({ autoError: false }) } }, ({ user }) => user?.username ?? "nobody")
    await using client = new TestClient(app, { contract: true })
    expect(await (await client.get("/")).json()).toBe("nobody")
    expect(await (await client.get("/", authorized("Bearer abc"))).json()).toBe("nobody")
    for (const bad of ["Basic", "Basic !!!!", `Basic ${btoa("nocolon")}`]) {
      const response = await client.get("/", authorized(bad))
      expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Basic"])
    }
  })

  it("throws the error it is given instead of the 401", async () => {
    const Forbidden = httpError(403, "No key")
    const app = new Hayapi()
    app.get("/", { params: { key: new APIKeyHeader({ name: "X-Key", error: Forbidden }) } }, ({ key }) => key)
    await using client = new TestClient(app)
    expect((await client.get("/")).status).toBe(403)
    expect((await app.openapi()).paths["/"]!.get.responses).toHaveProperty("403")
  })
})

describe("scopes", () => {
  it("add up from the outside in and reach every dependency below", async () => {
    const seen = dependency({ token: oauth2 }, ({ token, securityScopes }) => ({ token, ...securityScopes }))
    const me = dependency({ seen: Security(seen, { scopes: ["me"] }) }, (values) => values.seen)
    const app = new Hayapi()
    app.get("/", { params: { value: Security(me, { scopes: ["items"] }) } }, ({ value }) => value)
    await using client = new TestClient(app)
    expect(await (await client.get("/", authorized("Bearer t"))).json()).toEqual({
      token: "t",
      scopes: ["items", "me"],
      scopeStr: "items me",
    })
    expect((await app.openapi()).paths["/"]!.get.security).toEqual([{ OAuth2PasswordBearer: ["items", "me"] }])
  })

  it("of a use make what it uses anew, with or without a scheme", async () => {
    let count = 0
    const counter = dependency(({ securityScopes }) => [++count, securityScopes.scopeStr])
    const app = new Hayapi()
    const params = { a: counter, b: Security(counter, { scopes: ["x"] }), c: Security(counter, { scopes: ["x"] }) }
    app.get("/", { params }, ({ a, b, c }) => [a, b, c])
    await using client = new TestClient(app)
    expect(await (await client.get("/")).json()).toEqual([
      [1, ""],
      [2, "x"],
      [2, "x"],
    ])
  })

  it("make a dependency anew only where security depends on them", async () => {
    let pools = 0
    const pool = dependency(() => ++pools)
    const user = dependency({ token: oauth2, pool }, ({ securityScopes }) => securityScopes.scopeStr)
    const app = new Hayapi()
    const params = { a: Security(user, { scopes: ["me"] }), b: Security(user, { scopes: ["items"] }) }
    app.get("/", { params }, ({ a, b }) => [a, b])
    await using client = new TestClient(app)
    expect(await (await client.get("/", authorized("Bearer t"))).json()).toEqual(["me", "items"])
    expect(pools).toBe(1)
  })
})

describe("the form of a login by password", () => {
  const app = new Hayapi()
  app.post("/token", { params: { form: OAuth2PasswordRequestForm } }, ({ form }) => {
    expectTypeOf(form).toEqualTypeOf<PasswordForm>()
    return form
  })
  app.post("/strict", { params: { form: OAuth2PasswordRequestFormStrict } }, ({ form }) => form)
  const client = new TestClient(app)
  const send = (path: string, fields: Record<string, string>) => client.post(path, { body: new URLSearchParams(fields) })
  const login = { username: "ada", password: "secret" }

  it("is read, with the scopes apart", async () => {
    const full = { ...login, grant_type: "password", scope: "read  write", client_id: "7", client_secret: "s" }
    const form = { ...login, scopes: ["read", "write"], grantType: "password", clientId: "7", clientSecret: "s" }
    expect(await (await send("/token", full)).json()).toEqual(form)
    expect(await (await send("/strict", full)).json()).toEqual(form)
    expect(await (await send("/token", login)).json()).toEqual({ ...login, scopes: [] })
  })

  it("needs a name and a password, and the strict one the grant type", async () => {
    const problems = async (path: string, fields: Record<string, string>) => {
      const response = await send(path, fields)
      expect(response.status).toBe(422)
      const { detail } = z
        .object({ detail: z.array(z.object({ type: z.string(), loc: z.array(z.string()) })) })
        .parse(await response.json())
      return detail.map(({ type, loc }) => `${type} ${loc.join(".")}`)
    }
    expect(await problems("/token", {})).toEqual(["missing body.username", "missing body.password"])
    expect(await problems("/strict", login)).toEqual(["missing body.grant_type"])
    expect(await problems("/token", { ...login, grant_type: "password " })).toEqual(["string_pattern_mismatch body.grant_type"])
    expect(await problems("/strict", { ...login, grant_type: "client" })).toEqual(["string_pattern_mismatch body.grant_type"])
  })

  it("is documented as a form with a secret in it", async () => {
    const { paths, components } = await app.openapi()
    expect(Object.keys(paths["/token"]!.post.requestBody.content)).toEqual(["application/x-www-form-urlencoded"])
    expect(components!.schemas!.Body_post_token_token_post).toMatchObject({
      required: ["username", "password"],
      properties: { password: { type: "string", format: "password" }, scope: { default: "" } },
    })
    const strict: any = components!.schemas!.Body_post_strict_strict_post
    expect(strict.properties.password).toEqual({ type: "string", title: "Password" })
  })
})

describe("the document", () => {
  it("names the schemes and what each operation needs", async () => {
    const document = await createApp().openapi()
    expect(document.paths["/basic"]!.get.security).toEqual([{ HTTPBasic: [] }])
    expect(document.components!.securitySchemes).toMatchObject({
      HTTPBearer: { type: "http", scheme: "bearer" },
      HTTPBasic: { type: "http", scheme: "basic" },
      APIKeyHeader: { type: "apiKey", in: "header", name: "X-Key" },
      OAuth2PasswordBearer: { type: "oauth2", flows: { password: { scopes: { me: "Read me", items: "Read items" }, tokenUrl: "token" } } },
      OpenIdConnect: { type: "openIdConnect", openIdConnectUrl: "/openid" },
    })
  })

  it("has the refusals of schemes, unless it shall be FastAPI's", async () => {
    const app = new Hayapi({ dependencies: [new HTTPBearer()] })
    app.get("/", () => 1)
    expect((await app.openapi()).paths["/"]!.get.responses).toMatchObject({
      401: { description: "Not authenticated", headers: { "WWW-Authenticate": { schema: { type: "string" } } } },
    })
    const plain = new Hayapi({ dependencies: [new HTTPBearer()], securityErrors: false })
    plain.get("/", () => 1)
    expect(Object.keys((await plain.openapi()).paths["/"]!.get.responses)).toEqual(["200"])
  })
})

const Forbidden = httpError(403, "Not for you")
interface CommonOptions {
  autoError?: boolean
  error?: typeof Forbidden
}
const schemes: Record<string, [challenge: string, make: (options: CommonOptions) => AnyDependency]> = {
  HTTPBearer: ["Bearer", (options) => new HTTPBearer(options)],
  HTTPBase: ["Hawk", (options) => new HTTPBase({ scheme: "hawk", ...options })],
  HTTPDigest: ["Digest", (options) => new HTTPDigest(options)],
  HTTPBasic: ['Basic realm="shop"', (options) => new HTTPBasic({ realm: "shop", ...options })],
  APIKeyHeader: ["APIKey", (options) => new APIKeyHeader({ name: "X-Key", ...options })],
  APIKeyQuery: ["APIKey", (options) => new APIKeyQuery({ name: "key", ...options })],
  APIKeyCookie: ["APIKey", (options) => new APIKeyCookie({ name: "key", ...options })],
  OAuth2PasswordBearer: ["Bearer", (options) => new OAuth2PasswordBearer({ tokenUrl: "token", ...options })],
  OAuth2AuthorizationCodeBearer: [
    "Bearer",
    (options) => new OAuth2AuthorizationCodeBearer({ authorizationUrl: "authorize", tokenUrl: "token", ...options }),
  ],
  OAuth2: ["Bearer", (options) => new OAuth2(options)],
  OpenIdConnect: ["Bearer", (options) => new OpenIdConnect({ openIdConnectUrl: "/openid", ...options })],
}

describe.each(Object.entries(schemes))("an exception handler of Unauthorized and %s", (name, [challenge, make]) => {
  const places = ["app", "router"] as const

  async function send(place: (typeof places)[number], options: CommonOptions, authorization?: string) {
    const app = new Hayapi({ logger: quiet })
    const router = new Router()
    router.get("/", { params: { value: make(options) } }, ({ value }) => ({ value: value ?? null }))
    const answer = (by: string) => (_request: unknown, error: HTTPException) =>
      new JSONResponse(
        { by, isHttp: error instanceof HTTPException, challenge: error.headers?.get("www-authenticate") ?? null },
        { statusCode: 418 },
      )
    const target = place === "app" ? app : router
    target.exceptionHandler(Unauthorized, answer("Unauthorized"))
    target.exceptionHandler(Forbidden, answer("Forbidden"))
    app.include(router)
    await using client = new TestClient(app)
    const response = await client.get("/", authorization === undefined ? {} : authorized(authorization))
    return { status: response.status, body: await response.json() }
  }

  it.each(places)("handles its refusal, in the %s", async (place) => {
    expect(await send(place, {})).toEqual({ status: 418, body: { by: "Unauthorized", isHttp: true, challenge } })
  })

  it.each(places)("is not called without autoError, in the %s", async (place) => {
    expect(await send(place, { autoError: false })).toEqual({ status: 200, body: { value: null } })
    if (name !== "HTTPBasic") return
    const malformed = await send(place, { autoError: false }, "Basic !!")
    expect(malformed).toEqual({ status: 418, body: { by: "Unauthorized", isHttp: true, challenge } })
  })

  it.each(places)("is not called for another error, which has its own handler, in the %s", async (place) => {
    expect(await send(place, { error: Forbidden })).toEqual({ status: 418, body: { by: "Forbidden", isHttp: true, challenge: null } })
  })

  it("is not needed: without it the answer is a 401 with the challenge, as documented", async () => {
    const app = new Hayapi()
    app.get("/", { params: { value: make({}) } }, () => null)
    await using client = new TestClient(app, { contract: true })
    const response = await client.get("/")
    expect([response.status, response.headers.get("www-authenticate"), await response.json()]).toEqual([
      401,
      challenge,
      { detail: "Not authenticated" },
    ])
    const { paths } = await app.openapi()
    expect(paths["/"]!.get.responses["401"]).toMatchObject({
      description: "Not authenticated",
      headers: { "WWW-Authenticate": { schema: { type: "string" } } },
    })
  })
})

it("a subclass of a declared error has the status, the detail and the headers of its class, or headers that it declares", () => {
  const Busy = httpError(503, "Busy", { headers: { "Retry-After": "5" } })
  class VeryBusy extends Busy {}
  class Closed extends Busy {
    static override readonly headers = { "Retry-After": "3600" }
  }
  expect([new VeryBusy().statusCode, new VeryBusy().headers?.get("retry-after")]).toEqual([503, "5"])
  expect([new Closed().detail, new Closed().headers?.get("retry-after")]).toEqual(["Busy", "3600"])
})
