// Reply: a response as plain data. Every response is one internally; a Web Response exists only at a fetch boundary.
import { UsageError } from "./error-code.ts"
import { HeaderList } from "./header-list.ts"
import { reasonPhrase } from "./status.ts"

/** A part of a file on disk, bytes `start` up to but not including `end`. Engines may send it in their own way; iterating reads it. */
export interface FileSlice extends AsyncIterable<Uint8Array> {
  readonly path: string
  readonly start: number
  readonly end: number
}

export type ReplyBody = string | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<string | Uint8Array> | FileSlice | null

/**
 * A response as plain data: the result of handlers and middleware, and what an engine sends. A reply belongs to one request, so middleware
 * may change it. Background tasks, teardown and files belong to the request: replacing or dropping a reply loses none of them.
 */
export interface Reply {
  status: number
  /** Without `content-length`, which the engine adds for strings and bytes, unless someone set it. */
  headers: HeaderList
  /** Text is sent as UTF-8. Ignored (never sent) for HEAD, 1xx, 204, 205 and 304. */
  body: ReplyBody
  /** The error that caused this reply, for logs and middleware. Never sent. */
  error?: unknown
}

/** Whether a status may have a body (RFC 9110 15: not 1xx, 204, 304; not 205 either, 15.3.6). */
export function allowsBody(status: number): boolean {
  return status >= 200 && status !== 204 && status !== 205 && status !== 304
}

/**
 * The length that a reply with a streamed body declares. Throws `UsageError` for a reply that cannot be sent: a status that is not final
 * (RFC 9110 15.2) or not a status, and a malformed `content-length`.
 */
export function checkReply({ status, headers, body }: Reply): number | undefined {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new UsageError("HAYAPI_STATUS", `Not a status to answer with: ${status}`)
  if (body === null || typeof body === "string" || body instanceof Uint8Array) return undefined
  const length = headers.get("content-length")
  if (length === null) return undefined
  if (!/^\d{1,15}$/.test(length)) throw new UsageError("HAYAPI_HEADER", `Not a content-length: ${JSON.stringify(length)}`)
  return Number(length)
}

/** The error for a streamed body that has another length than its reply declares. */
export function wrongLength(size: number, declared: number): UsageError {
  return new UsageError(
    "HAYAPI_CONTENT",
    `The body has ${size > declared ? "more than" : "only"} ${Math.min(size, declared)} bytes, its content-length says ${declared}`,
  )
}

/** A plain-text reply of the reason phrase, for requests that never reach an app and for errors that come out of one. */
export function plainReply(status: number): Reply {
  return { status, headers: HeaderList.trusted(["content-type", "text/plain; charset=utf-8"]), body: reasonPhrase(status) }
}
