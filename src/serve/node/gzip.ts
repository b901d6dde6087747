// Gzip with zlib, which can flush: on Node, Bun and Deno.
import { constants, createGzip, gzip, gzipSync } from "node:zlib"
import type { Packer } from "../../http/runtime.ts"

/** Larger bodies are compressed outside the main thread: bytes. */
const smallBody = 32 * 1024

export async function gzipBytes(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  if (bytes.length < smallBody) return gzipSync(bytes, { level })
  return new Promise((resolve, reject) => {
    gzip(bytes, { level }, (error, packed) => (error === null ? resolve(packed) : reject(error)))
  })
}

export function openGzip(level: number): Packer {
  // All output of a piece is taken at once, so the stream must not wait for a reader in between.
  const options = { level, readableHighWaterMark: Number.MAX_SAFE_INTEGER }
  const stream = createGzip(options)
  let fail = (_error: unknown): void => {}
  stream.on("error", (error) => fail(error))
  return {
    push(bytes) {
      return new Promise((resolve, reject) => {
        fail = reject
        stream.write(bytes)
        stream.flush(constants.Z_SYNC_FLUSH, () => resolve(stream.read() ?? new Uint8Array(0)))
      })
    },
    finish() {
      return new Promise((resolve, reject) => {
        fail = reject
        const last: Uint8Array[] = []
        stream.on("data", (bytes: Uint8Array) => last.push(bytes))
        stream.once("end", () => resolve(Buffer.concat(last)))
        stream.end()
      })
    },
    abandon: () => void stream.destroy(),
  }
}
