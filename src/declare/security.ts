// Security schemes: dependencies that take credentials from a request, refuse it without them, and document themselves.
import { type BasicCredentials, type Credentials, parseAuthorization, parseBasic } from "../http/authorization.ts"
import type { Exchange } from "../http/exchange.ts"
import type { Dependency } from "./dependency.ts"
import { type ErrorClass, httpError } from "./http-error.ts"
import type { Context, DependencyDeclaration } from "./types.ts"

/**
 * What every scheme throws without `error`: 401 `Not authenticated`. Each scheme throws a subclass with its own `WWW-Authenticate`, so
 * `exceptionHandler(Unauthorized, ...)` handles all of them.
 */
export const Unauthorized = httpError(401, "Not authenticated")

const challengeWith = (challenge: string): ErrorClass =>
  class extends Unauthorized {
    static override readonly headers = { "WWW-Authenticate": challenge }
  }

/** What all security schemes have in common. */
export interface SchemeOptions<A, E> {
  /** The name in the document. Default: the name of the class. */
  schemeName?: string
  description?: string
  /** False: without credentials the value is `undefined` and the request is not refused. Default: true. */
  autoError?: A
  /** Thrown instead of the 401. */
  error?: E
}

type SchemeValue<T, A> = A extends false ? T | undefined : T
type Raised<A, E> = A extends false ? readonly [] : readonly [E]

interface SchemeDescription<T> {
  readonly name: string
  /** OpenAPI's Security Scheme Object. */
  readonly object: object
  /** The value of `WWW-Authenticate`. */
  readonly challenge: string
  /** The credentials; undefined if there are none, or they are malformed. */
  readonly read: (request: Exchange) => T | undefined
  /** Whether the request has credentials of this scheme: malformed ones are then refused even where none are needed. */
  readonly isGiven?: (request: Exchange) => boolean
}

/** The base of all schemes: an instance is a dependency. */
export abstract class SecurityScheme<T, A, E, R = Raised<A, E>> implements Dependency<SchemeValue<T, A>, {}, R, "request"> {
  // Types only, except that dependencies are recognised by them.
  readonly "~yields": SchemeValue<T, A>
  readonly "~declares": {}
  readonly "~errors": R
  readonly "~scope": "request"
  readonly declaration: DependencyDeclaration
  readonly useCache = true
  readonly scopes: readonly string[] = []

  constructor({ name, object, challenge, read, isGiven }: SchemeDescription<T>, options: SchemeOptions<A, E>) {
    const { autoError = true, description, schemeName = name } = options
    const Refusal = (options.error ?? challengeWith(challenge)) as ErrorClass
    const call = ({ request }: Context): T | undefined => {
      const credentials = read(request)
      if (credentials === undefined && (autoError || isGiven?.(request))) throw new Refusal()
      return credentials
    }
    this["~yields"] = undefined as SchemeValue<T, A>
    this["~declares"] = {}
    this["~errors"] = [] as readonly ErrorClass[] as R
    this["~scope"] = "request"
    this.declaration = {
      name: schemeName,
      params: {},
      call,
      scope: "request",
      errors: autoError || isGiven !== undefined ? [Refusal] : [],
      dependencies: [],
      security: { name: schemeName, object: description === undefined ? object : { ...object, description } },
    }
  }
}

const readScheme = (request: Exchange, scheme: string): Credentials | undefined => {
  const found = parseAuthorization(request.header("authorization"))
  return found?.scheme.toLowerCase() === scheme ? found : undefined
}

/** `Authorization: Bearer ...`; the value has scheme and token. The token itself is not checked. */
export class HTTPBearer<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<Credentials, A, E> {
  constructor(options: { bearerFormat?: string } & SchemeOptions<A, E> = {}) {
    const format = options.bearerFormat === undefined ? {} : { bearerFormat: options.bearerFormat }
    const object = { type: "http", scheme: "bearer", ...format }
    super({ name: "HTTPBearer", object, challenge: "Bearer", read: (request) => readScheme(request, "bearer") }, options)
  }
}

/** An HTTP scheme with any name; the value has scheme and credentials as sent, even if the scheme is another one. */
export class HTTPBase<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<Credentials, A, E> {
  constructor(options: { scheme: string } & SchemeOptions<A, E>) {
    const { scheme } = options
    const challenge = scheme.replace(/[A-Za-z]+/g, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase())
    const read = (request: Exchange): Credentials | undefined => parseAuthorization(request.header("authorization"))
    super({ name: "HTTPBase", object: { type: "http", scheme }, challenge, read }, options)
  }
}

/** `Authorization: Digest ...`, as sent: the application must check the digest. */
export class HTTPDigest<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<Credentials, A, E> {
  constructor(options: SchemeOptions<A, E> = {}) {
    const object = { type: "http", scheme: "digest" }
    super({ name: "HTTPDigest", object, challenge: "Digest", read: (request) => readScheme(request, "digest") }, options)
  }
}

/**
 * `Authorization: Basic ...`; the value has user name and password. Compare secrets in constant time. Malformed credentials are refused
 * also with `autoError: false`.
 */
export class HTTPBasic<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<
  BasicCredentials,
  A,
  E,
  readonly [E]
> {
  constructor(options: { realm?: string } & SchemeOptions<A, E> = {}) {
    const challenge = options.realm === undefined ? "Basic" : `Basic realm="${options.realm}"`
    const read = (request: Exchange): BasicCredentials | undefined => {
      const found = readScheme(request, "basic")
      return found === undefined ? undefined : parseBasic(found.credentials)
    }
    const isGiven = (request: Exchange): boolean => /^\s*basic(?:\s|$)/i.test(request.header("authorization") ?? "")
    super({ name: "HTTPBasic", object: { type: "http", scheme: "basic" }, challenge, read, isGiven }, options)
  }
}

type KeyOptions<A, E> = { name: string } & SchemeOptions<A, E>

function describeKey(
  schemeName: string,
  place: string,
  name: string,
  read: (request: Exchange) => string | undefined | null,
): SchemeDescription<string> {
  const object = { type: "apiKey", in: place, name }
  // An empty key counts as missing.
  return { name: schemeName, object, challenge: "APIKey", read: (request) => read(request) || undefined }
}

/** A key in a header. */
export class APIKeyHeader<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<string, A, E> {
  constructor(options: KeyOptions<A, E>) {
    const name = options.name.toLowerCase()
    super(
      describeKey("APIKeyHeader", "header", options.name, (request) => request.header(name)),
      options,
    )
  }
}

/** A key in the query. */
export class APIKeyQuery<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<string, A, E> {
  constructor(options: KeyOptions<A, E>) {
    super(
      describeKey("APIKeyQuery", "query", options.name, (request) => new URLSearchParams(request.search).get(options.name)),
      options,
    )
  }
}

/** A key in a cookie. */
export class APIKeyCookie<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<string, A, E> {
  constructor(options: KeyOptions<A, E>) {
    super(
      describeKey("APIKeyCookie", "cookie", options.name, (request) => request.cookies[options.name]),
      options,
    )
  }
}

const readBearer = (request: Exchange): string | undefined => readScheme(request, "bearer")?.credentials
const describeOAuth2 = (name: string, flows: object): Omit<SchemeDescription<string>, "read"> => ({
  name,
  object: { type: "oauth2", flows },
  challenge: "Bearer",
})

type Scopes = Readonly<Record<string, string>>

/** OAuth 2 with the password flow; the value is the bearer token. */
export class OAuth2PasswordBearer<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<string, A, E> {
  constructor(options: { tokenUrl: string; refreshUrl?: string; scopes?: Scopes } & SchemeOptions<A, E>) {
    const { tokenUrl, refreshUrl, scopes = {} } = options
    const password = { ...(refreshUrl === undefined ? {} : { refreshUrl }), scopes, tokenUrl }
    super({ ...describeOAuth2("OAuth2PasswordBearer", { password }), read: readBearer }, options)
  }
}

/** OAuth 2 with the authorization code flow; the value is the bearer token. */
export class OAuth2AuthorizationCodeBearer<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<string, A, E> {
  constructor(options: { authorizationUrl: string; tokenUrl: string; refreshUrl?: string; scopes?: Scopes } & SchemeOptions<A, E>) {
    const { authorizationUrl, tokenUrl, refreshUrl, scopes = {} } = options
    const authorizationCode = { ...(refreshUrl === undefined ? {} : { refreshUrl }), scopes, authorizationUrl, tokenUrl }
    super({ ...describeOAuth2("OAuth2AuthorizationCodeBearer", { authorizationCode }), read: readBearer }, options)
  }
}

const readRaw = (request: Exchange): string | undefined => request.header("authorization") || undefined

/** OAuth 2 with custom flows (OpenAPI's OAuth Flows Object); the value is the whole `Authorization` header. */
export class OAuth2<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<string, A, E> {
  constructor(options: { flows?: object } & SchemeOptions<A, E> = {}) {
    super({ ...describeOAuth2("OAuth2", options.flows ?? {}), read: readRaw }, options)
  }
}

/** OpenID Connect; the value is the whole `Authorization` header. */
export class OpenIdConnect<const A extends boolean = true, E = typeof Unauthorized> extends SecurityScheme<string, A, E> {
  constructor(options: { openIdConnectUrl: string } & SchemeOptions<A, E>) {
    const object = { type: "openIdConnect", openIdConnectUrl: options.openIdConnectUrl }
    super({ name: "OpenIdConnect", object, challenge: "Bearer", read: readRaw }, options)
  }
}
