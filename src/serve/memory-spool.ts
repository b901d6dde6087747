// A spool in memory, for runtimes without a disk: the size of a request is limited by `maxUploadSize`.
import { UsageError } from "../http/error-code.ts"
import type { Spool } from "../http/upload-file.ts"

export async function openMemorySpool(): Promise<Spool> {
  let chunks: Uint8Array[] | undefined = []
  return {
    async write(bytes) {
      chunks?.push(bytes.slice())
    },
    async finish() {},
    async *read(start, end) {
      if (chunks === undefined)
        throw new UsageError(
          "HAYAPI_REQUEST_OVER",
          "An uploaded file can be read only until its request is over: copy what is needed later",
        )
      let at = 0
      for (const chunk of chunks) {
        if (at + chunk.length > start && at < end) yield chunk.subarray(Math.max(0, start - at), end - at)
        at += chunk.length
      }
    },
    async remove() {
      chunks = undefined
    },
  }
}
