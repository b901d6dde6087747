// Reading the bodies of replies: one iterator for every kind of stream, closed in every outcome, and read by one reader only.
import { UsageError } from "./error-code.ts"
import type { ReplyBody } from "./reply.ts"

/** A piece of a body: text is sent as UTF-8, bytes unchanged. */
export type Piece = string | Uint8Array

/** A body in pieces. */
export type StreamBody = Exclude<ReplyBody, Piece | null>

/** Pieces of a body. `return` stops the source; it must be called when the reader stops early. */
export type BodyIterator = AsyncIterator<Piece, unknown>

/** The source of items. */
export type Source = AsyncIterator<unknown, unknown> | Iterator<unknown, unknown>

/** How long `closeIterator` waits for a source that does not stop, in milliseconds. */
const closeGrace = 1000

/** One-time bodies that were already read. */
const used = new WeakSet<object>()

export function isStreamBody(body: ReplyBody): body is StreamBody {
  return body !== null && typeof body !== "string" && !(body instanceof Uint8Array)
}

/** Starts to read a streamed body. Throws `UsageError` if a one-time body was already read; rejects for pieces of other types. */
export function iterateBody(body: StreamBody): BodyIterator {
  return mapIterator(body instanceof ReadableStream ? readerOf(body) : takeIterator(body), checkPiece)
}

function checkPiece(piece: unknown): Piece {
  if (typeof piece === "string" || piece instanceof Uint8Array) return piece
  const what = piece === null ? "null" : typeof piece
  throw new UsageError("HAYAPI_STREAM_VALUE", `A body that is sent in pieces consists of strings and bytes, not of ${what}`)
}

/** Changes each item of a source, which is closed when the change fails. Unlike a generator, it can be closed while an item is pending. */
export function mapIterator<T>(source: Source, change: (item: unknown) => T | Promise<T>): AsyncIterator<T, undefined> {
  return {
    async next() {
      const { done, value } = await source.next()
      if (done === true) return { done, value: undefined }
      try {
        // As in `for await`, a synchronous iterable may yield promises.
        const changed = change(value instanceof Promise ? await value : value)
        return { done: false, value: changed instanceof Promise ? await changed : changed }
      } catch (error) {
        await closeIterator(source)
        throw error
      }
    },
    async return() {
      await source.return?.()
      return { done: true, value: undefined }
    },
  }
}

/** The iterator of an iterable. Throws `UsageError` for a generator, a stream or another iterator that was taken before. */
export function takeIterator(source: AsyncIterable<unknown> | Iterable<unknown>): Source {
  requireUnused(source)
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  if ((iterator as unknown) === source || isNodeStream(source)) used.add(source)
  return iterator
}

/** Throws `UsageError` for a one-time body that was already read. */
export function requireUnused(body: object): void {
  if (used.has(body) || (body instanceof ReadableStream && body.locked)) throw bodyUsed()
}

export function bodyUsed(): UsageError {
  const remedy = "make a new one for each request, or give an iterable that starts again"
  return new UsageError("HAYAPI_BODY_USED", `A body that can be read once was read already: ${remedy}`)
}

/** From now on the body counts as read. */
export function markUsed(body: object): void {
  used.add(body)
}

// A Node Readable returns a new iterator each time, but only the first one yields anything.
const isNodeStream = (source: object): boolean => "pipe" in source && "destroyed" in source

function readerOf(body: ReadableStream<Uint8Array>): AsyncIterator<unknown> {
  requireUnused(body)
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
 * Stops a source whose pieces are not wanted any more. Never rejects, and waits for a second at most: a generator that hangs in an
 * `await` cannot be stopped from outside.
 */
export async function closeIterator(iterator: Source): Promise<void> {
  if (iterator.return === undefined) return
  let timer: ReturnType<typeof setTimeout> | undefined
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeGrace)
  })
  try {
    await Promise.race([iterator.return(undefined), waited])
  } catch {
    // The source failed while it stopped. Its reader has gone.
  } finally {
    clearTimeout(timer)
  }
}

/** Closes a body that is not sent (HEAD, 204, 304, a client that left), so that its source can clean up. */
export async function discardBody(body: ReplyBody): Promise<void> {
  if (!isStreamBody(body)) return
  let iterator: BodyIterator
  try {
    iterator = iterateBody(body)
  } catch {
    // It was already read, or has another reader.
    return
  }
  await closeIterator(iterator)
}
