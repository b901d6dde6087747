// DiskSlice: a part of a file, read in pieces while it is sent.

import { type FileHandle, open } from "node:fs/promises"
import { UsageError } from "../http/error-code.ts"
import type { FileSlice } from "../http/reply.ts"

/** Bytes read at once. */
const chunkSize = 64 * 1024

/** Bytes `start` up to but not including `end` of a file. The file is opened when it is iterated, and closed in every outcome. */
export class DiskSlice implements FileSlice {
  readonly path: string
  readonly start: number
  readonly end: number

  constructor(path: string, start: number, end: number) {
    this.path = path
    this.start = start
    this.end = end
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const file = await open(this.path, "r")
    try {
      yield* readRange(file, this.path, this.start, this.end)
    } finally {
      await file.close()
    }
  }
}

/** Reads a range of an open file. Throws if the file has become shorter, because its length was already sent. */
export async function* readRange(file: FileHandle, path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    // A new buffer each time: the engine may still use the last one.
    const buffer = Buffer.allocUnsafe(Math.min(chunkSize, end - at))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) throw new UsageError("HAYAPI_FILE", `File at path ${path} became shorter while it was sent.`)
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
