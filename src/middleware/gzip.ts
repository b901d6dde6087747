// Gzip: compresses responses for clients that accept it, by Starlette's rules.
import { UsageError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import { gzipStream } from "../http/gzip.ts"
import { changeReply, type Middleware } from "../http/middleware.ts"
import { allowsBody, type Reply } from "../http/reply.ts"
import { isStreamBody } from "../http/reply-body.ts"
import { addVary } from "../http/vary.ts"

/** Which responses are compressed, and at which level. */
export interface GzipOptions {
  /** Smaller bodies are not compressed, in bytes. Default: 500. */
  minimumSize?: number
  /** 1 (fast) to 9 (small). Default: 9. */
  level?: number
  /** Media types that are not compressed; `audio/*` matches a whole kind. Default: already compressed types and `text/event-stream`. */
  excludeContentTypes?: readonly string[]
}

const packedTypes = [
  "application/gzip",
  "application/x-gzip",
  "application/zip",
  "audio/*",
  "font/woff",
  "font/woff2",
  "image/avif",
  "image/gif",
  "image/jpeg",
  "image/png",
  "image/webp",
  "text/event-stream",
  "video/*",
]

const encoder = new TextEncoder()

/**
 * Compresses bodies; streams while they are sent, each piece at once. Not compressed: server-sent events, encoded bodies, parts of files
 * (206) and responses with `Cache-Control: no-transform`. Request bodies are never decompressed.
 */
export function gzip(options: GzipOptions = {}): Middleware {
  const { minimumSize = 500, level = 9, excludeContentTypes = packedTypes } = options
  if (!Number.isInteger(level) || level < 1 || level > 9)
    throw new UsageError("HAYAPI_OPTION", `gzip: level is a whole number from 1 to 9, not ${level}`)
  const excluded = new Set(["text/event-stream", ...excludeContentTypes.map((type) => type.toLowerCase())])

  const isEligible = (reply: Reply): boolean => {
    const { headers, status, body } = reply
    if (status === 206 || headers.has("content-encoding") || (status !== 304 && (body === null || !allowsBody(status)))) return false
    if (/(?:^|[\s,])no-transform(?:$|[\s,])/i.test(headers.get("cache-control") ?? "")) return false
    const type = (headers.get("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase()
    return !excluded.has(type) && !excluded.has(`${type.split("/", 1)[0]}/*`)
  }

  const change = (request: Exchange, reply: Reply): Reply | Promise<Reply> => {
    if (!isEligible(reply)) return reply
    const { body, headers } = reply
    // A stream has no known size, except a file.
    const bytes = typeof body === "string" ? encoder.encode(body) : body
    const size = bytes instanceof Uint8Array ? bytes.length : Number(headers.get("content-length") ?? Number.POSITIVE_INFINITY)
    if (size < minimumSize) return reply
    addVary(headers, "Accept-Encoding")
    if (!acceptsGzip(request.header("accept-encoding"))) return reply
    // RFC 9110 15.4.5: a 304 has the headers of the 200. If the size of the 200 is unknown, the client's tag shows what it received.
    if (reply.status === 304 && !headers.has("content-length") && !isOfPacked(request, headers.get("etag"))) return reply
    if (reply.status !== 304) headers.set("content-encoding", "gzip")
    // Other bytes need another strong tag (RFC 9110 8.8.3); a weak tag covers both encodings.
    const tag = headers.get("etag")
    if (tag?.startsWith('"')) headers.set("etag", `W/${tag}`)
    if (bytes instanceof Uint8Array) {
      return request.runtime.gzipBytes(bytes, level).then((packed) => {
        reply.body = packed
        headers.set("content-length", String(packed.length))
        return reply
      })
    }
    headers.delete("content-length")
    // For HEAD the body is not read, and the engine closes the unchanged source.
    if (isStreamBody(body) && request.method !== "HEAD") reply.body = gzipStream(body, () => request.runtime.openGzip(level))
    return reply
  }

  return (request, next) => {
    if (request.upgrade !== null) return next()
    return changeReply(next(), (reply) => change(request, reply))
  }
}

// Whether the client names the weak tag that this middleware made of the app's strong one.
function isOfPacked(request: Exchange, tag: string | null): boolean {
  return tag?.startsWith('"') === true && (request.header("if-none-match") ?? "").includes(`W/${tag}`)
}

// RFC 9110 12.5.3. A `gzip` entry decides; without one, the entry `*`.
function acceptsGzip(header: string | undefined): boolean {
  let every = false
  for (const part of (header ?? "").split(",")) {
    const [name = "", ...parameters] = part.split(";").map((each) => each.trim().toLowerCase())
    const isWanted = !parameters.some((each) => /^q=0(?:\.0*)?$/.test(each))
    if (name === "gzip" || name === "x-gzip") return isWanted
    if (name === "*") every = isWanted
  }
  return every
}
