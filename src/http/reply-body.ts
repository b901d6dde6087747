// Reading the bodies of replies: one iterator for every kind of stream, closed in every outcome.
import type { ReplyBody } from "./reply.ts"

/** A body that comes in pieces. */
export type StreamBody = Exclude<ReplyBody, string | Uint8Array | null>

/** Pieces of a body. `return` stops the source; it must be called when the reader stops early. */
export type BodyIterator = AsyncIterator<string | Uint8Array, unknown>

/** How long `closeIterator` waits for a source that does not stop: milliseconds. */
const closeGrace = 1000

export function isStreamBody(body: ReplyBody): body is StreamBody {
  return body !== null && typeof body !== "string" && !(body instanceof Uint8Array)
}

/** Starts to read a streamed body. Only for one reader. */
export function iterateBody(body: StreamBody): BodyIterator {
  if (!(body instanceof ReadableStream)) return body[Symbol.asyncIterator]()
  const reader = body.getReader()
  return {
    async next() {
      const { done, value } = await reader.read()
      return done ? { done: true, value: undefined } : { done: false, value }
    },
    async return() {
      await reader.cancel()
      return { done: true, value: undefined }
    },
  }
}

/**
 * Stops a source whose pieces nobody wants any more. Never rejects, and does not wait longer than a second: a generator that hangs in
 * an `await` cannot be stopped from outside.
 */
export async function closeIterator(iterator: BodyIterator): Promise<void> {
  if (iterator.return === undefined) return
  let timer: ReturnType<typeof setTimeout> | undefined
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeGrace)
  })
  try {
    await Promise.race([iterator.return(undefined), waited])
  } catch {
    // The source failed while stopping: its reader has gone, and the outcome is "aborted" already.
  } finally {
    clearTimeout(timer)
  }
}

/** Gives up a body that is not sent (HEAD, 204, 304, a client that left), so that its source can clean up. */
export async function discardBody(body: ReplyBody): Promise<void> {
  if (isStreamBody(body)) await closeIterator(iterateBody(body))
}
