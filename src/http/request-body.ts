// Request bodies as streams: cut off at a limit, and read to their end.
import { HTTPException, RequestRefusal } from "./error.ts"

/** The stream, up to `limit` bytes; beyond that it fails with a 413. `declared`: its length, if known. */
export function limitStream(source: ReadableStream<Uint8Array>, limit: number, declared = 0): ReadableStream<Uint8Array> {
  let size = 0
  const reader = source.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (declared <= limit) {
          const { done, value } = await reader.read().catch((cause: unknown) => {
            throw cause instanceof HTTPException ? cause : new RequestRefusal(400, "The request body could not be read", { cause })
          })
          if (done) return controller.close()
          size += value.length
          if (size <= limit) return controller.enqueue(value)
        }
        controller.error(new RequestRefusal(413))
        await reader.cancel()
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Reads all of a stream; an incomplete one is a 400. */
export async function readStream(source: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (const reader = source.getReader(); ; ) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      size += value.length
    }
  } catch (error) {
    throw error instanceof HTTPException ? error : new RequestRefusal(400, "The request body could not be read", { cause: error })
  }
  const [first] = chunks
  if (chunks.length === 1 && first !== undefined) return first
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
