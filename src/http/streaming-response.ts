// StreamingResponse: a body that is made while it is sent.
import { UsageError } from "./error-code.ts"
import type { ReplyBody } from "./reply.ts"
import { mapIterator, type Piece, takeIterator } from "./reply-body.ts"
import { HTTPResponse } from "./response.ts"

/** What can be streamed; strings leave as UTF-8. */
export type StreamContent = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array> | ReadableStream<Uint8Array>

/**
 * Sends the pieces of an iterable or a stream as they come, without `content-length`. When the client leaves, the source is stopped
 * (`return()` or `cancel()`); when the source throws, the connection is broken off, so that the answer never looks complete.
 */
export class StreamingResponse extends HTTPResponse<StreamContent> {
  /** Types only. */
  declare readonly "~stream": true

  protected override render(content: StreamContent): ReplyBody {
    // A string is an iterable of its characters, which is never meant; bytes are an iterable of numbers.
    if (typeof content === "string" || content instanceof Uint8Array) return content
    if (typeof content === "object" && content !== null) {
      if (content instanceof ReadableStream || Symbol.asyncIterator in content) return content
      // Each reader gets an iterator of its own; that of a generator can be taken once.
      if (Symbol.iterator in content) return { [Symbol.asyncIterator]: () => mapIterator(takeIterator(content), (piece) => piece as Piece) }
    }
    throw new UsageError("HAYAPI_STREAM_VALUE", `${this.constructor.name} takes an iterable, an async iterable or a ReadableStream`)
  }
}
