// Resolving a FileResponse: its headers, the parts of the file to send, and how they are read.

import { open, stat } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { UsageError } from "../http/error-code.ts"
import type { FileResponse } from "../http/file-response.ts"
import { HeaderList } from "../http/header-list.ts"
import { isNotModified, isSameRange } from "../http/precondition.ts"
import type { Reply } from "../http/reply.ts"
import type { FileRequest } from "../http/runtime.ts"
import { DiskSlice, readRange } from "./file-slice.ts"
import { type ByteRange, parseRange } from "./range.ts"

/**
 * The reply to send for a declared file, as in FastAPI's `FileResponse`: 200 with `content-length`, `last-modified` and a strong
 * `etag`; 206 for one range or `multipart/byteranges` for several; 416; 400 with Starlette's texts.
 *
 * Rejects with an `Error` (a 500) when the path is missing or not a regular file.
 */
export async function resolveFileResponse(
  response: FileResponse,
  exchange: FileRequest,
  headers: HeaderList = response.headers.copy(),
): Promise<Reply> {
  const path = typeof response.path === "string" ? response.path : fileURLToPath(response.path)
  const { size, modified, tag } = await describeFile(path)
  setDefault(headers, "content-length", String(size))
  setDefault(headers, "last-modified", modified)
  setDefault(headers, "etag", tag)
  const { status } = response
  // Before the range: RFC 9110 13.2.2.
  if (response.conditional && status === 200 && isNotModified(exchange, headers)) return notModified(headers)

  const wanted = exchange.header("range")
  const condition = exchange.header("if-range")
  const isWhole =
    status !== 200 ||
    wanted === undefined ||
    // RFC 9110 14.2: Range is defined for GET only; for HEAD Starlette sends the headers of the GET.
    (exchange.method !== "GET" && exchange.method !== "HEAD") ||
    (condition !== undefined && !isSameRange(condition, headers))
  if (isWhole) return { status, headers, body: new DiskSlice(path, 0, size) }

  const found = parseRange(wanted, size)
  if (found === "unsatisfiable") return plainText(416, "", [["content-range", `bytes */${size}`]])
  if ("malformed" in found) return plainText(400, found.malformed, [])
  const [first] = found.ranges
  if (first === undefined) return { status, headers, body: new DiskSlice(path, 0, size) }
  if (found.ranges.length === 1) {
    const [start, end] = first
    headers.set("content-range", `bytes ${start}-${end - 1}/${size}`)
    headers.set("content-length", String(end - start))
    return { status: 206, headers, body: new DiskSlice(path, start, end) }
  }
  return { status: 206, headers, body: multipart(path, found.ranges, size, headers) }
}

async function describeFile(path: string): Promise<{ size: number; modified: string; tag: string }> {
  const stats = await stat(path, { bigint: true }).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "ENOENT" ? new UsageError("HAYAPI_FILE", `File at path ${path} does not exist.`, cause) : cause
  })
  if (!stats.isFile()) throw new UsageError("HAYAPI_FILE", `File at path ${path} is not a file.`)
  return {
    size: Number(stats.size),
    modified: new Date(Number(stats.mtimeMs)).toUTCString(),
    tag: `"${stats.mtimeNs.toString(36)}-${stats.size.toString(36)}"`,
  }
}

function setDefault(headers: HeaderList, name: string, value: string): void {
  if (!headers.has(name)) headers.append(name, value)
}

// RFC 9110 15.4.5: headers that describe the content are not sent, except the tag. Engines do not send type and length: they are for
// middleware, which adds the same headers as to the 200.
function notModified(headers: HeaderList): Reply {
  for (const name of ["accept-ranges", "last-modified"]) headers.delete(name)
  return { status: 304, headers, body: null }
}

function plainText(status: number, body: string, headers: [string, string][]): Reply {
  return { status, headers: new HeaderList([...headers, ["content-type", "text/plain; charset=utf-8"]]), body }
}

// RFC 9110 14.6, in the bytes of Starlette. Sets the type and length of the whole.
function multipart(path: string, ranges: readonly ByteRange[], size: number, headers: HeaderList): AsyncIterable<string | Uint8Array> {
  const boundary = Buffer.from(crypto.getRandomValues(new Uint8Array(13))).toString("hex")
  const type = headers.get("content-type") ?? "application/octet-stream"
  const heads = ranges.map(
    ([start, end]) => `--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: bytes ${start}-${end - 1}/${size}\r\n\r\n`,
  )
  const tail = `--${boundary}--`
  let length = tail.length
  for (const [i, [start, end]] of ranges.entries()) length += heads[i]!.length + (end - start) + 2
  headers.set("content-type", `multipart/byteranges; boundary=${boundary}`)
  headers.set("content-length", String(length))
  return readParts(path, ranges, heads, tail)
}

async function* readParts(path: string, ranges: readonly ByteRange[], heads: readonly string[], tail: string) {
  const file = await open(path, "r")
  try {
    for (const [i, [start, end]] of ranges.entries()) {
      yield heads[i]!
      yield* readRange(file, path, start, end)
      yield "\r\n"
    }
    yield tail
  } finally {
    await file.close()
  }
}
