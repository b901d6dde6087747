// HTTPResponse: what all response classes share. Headers and body are made when it is constructed.

import { type CookieOptions, type CookieWriter, serializeCookie, serializeDeletedCookie } from "./cookie.ts"
import { UsageError } from "./error-code.ts"
import { HeaderList, type HeadersInput } from "./header-list.ts"
import { allowsBody, type ReplyBody } from "./reply.ts"

/** The second argument of every response class. */
export interface ResponseOptions<Status extends number = number> {
  /** Default: that of the class, usually 200. */
  statusCode?: Status | undefined
  /** Sent as they are; a `content-type` here replaces that of the class. */
  headers?: HeadersInput | undefined
  /** Replaces the class's media type. */
  mediaType?: string | undefined
  /** Runs after the response was sent, each time it is returned (FastAPI's `background`). */
  background?: (() => unknown) | undefined
}

/**
 * The base of the response classes, FastAPI's `Response`: strings are sent as UTF-8, bytes as they are, nothing for `null` and
 * `undefined`; without a media type there is no `content-type`.
 *
 * The same object may be returned any number of times, by handlers, middleware and exception handlers: sending never changes it. Only a
 * body that can be read once (a generator, a `ReadableStream`) is sent once.
 *
 * A subclass sets `static mediaType` and may override `render`, which the constructor calls: fields of the subclass are not there yet.
 */
export class HTTPResponse<Content = unknown, Status extends number = number> implements CookieWriter {
  /** The `content-type` of this class; `; charset=utf-8` is added to `text/...`. */
  static readonly mediaType: string | undefined = undefined
  static readonly defaultStatus: number = 200

  status: number
  headers: HeaderList
  body: ReplyBody
  /** Runs after the response was sent. */
  background: (() => unknown) | undefined

  /** Throws `UsageError` for a status outside 200-599 (1xx are not final) and for invalid headers or content. */
  constructor(content: Content, options: ResponseOptions<Status> = {}) {
    const status = options.statusCode ?? new.target.defaultStatus
    if (!Number.isInteger(status) || status < 200 || status > 599) throw new UsageError("HAYAPI_STATUS", `Not an HTTP status: ${status}`)
    this.status = status
    this.body = this.render(content)
    this.headers = new HeaderList(options.headers)
    const mediaType = options.mediaType ?? new.target.mediaType
    if (mediaType !== undefined && allowsBody(status) && !this.headers.has("content-type")) {
      this.headers.append("content-type", withCharset(mediaType))
    }
    this.background = options.background
  }

  /** The body that the content becomes. Throws `UsageError` for content this class cannot send. */
  protected render(content: Content): ReplyBody {
    if (content === null || content === undefined) return null
    if (typeof content === "string" || content instanceof Uint8Array) return content
    throw new UsageError("HAYAPI_CONTENT", `${this.constructor.name} takes a string or bytes, not ${typeof content}`)
  }

  get statusCode(): number {
    return this.status
  }

  set statusCode(code: number) {
    this.status = code
  }

  setCookie(name: string, value = "", options: CookieOptions = {}): void {
    this.headers.append("set-cookie", serializeCookie(name, value, options))
  }

  deleteCookie(name: string, options: Omit<CookieOptions, "maxAge" | "expires"> = {}): void {
    this.headers.append("set-cookie", serializeDeletedCookie(name, options))
  }
}

/**
 * Any response class, for the option `responseClass`. The framework passes it content of the type that the class takes.
 * `any`: a constructor's parameters are contravariant, and the classes differ in what they take.
 */
export interface AnyResponseClass {
  readonly mediaType: string | undefined
  readonly defaultStatus: number
  new (content: any, options?: any): HTTPResponse<any, number>
}

/** Text is UTF-8 unless its media type says otherwise. */
export function withCharset(mediaType: string): string {
  return mediaType.startsWith("text/") && !mediaType.toLowerCase().includes("charset=") ? `${mediaType}; charset=utf-8` : mediaType
}
