// StreamingResponse: a body that is produced while it is sent.
import { UsageError } from "./error-code.ts"
import type { ReplyBody } from "./reply.ts"
import { mapIterator, type Piece, takeIterator } from "./reply-body.ts"
import { HTTPResponse } from "./response.ts"

/** What can be streamed; strings are sent as UTF-8. */
export type StreamContent = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array> | ReadableStream<Uint8Array>

/**
 * Sends the pieces of an iterable or a stream as they are produced, without `content-length`. When the client leaves, the source is stopped
 * (`return()` or `cancel()`); when the source throws, the connection is aborted, so that the response never looks complete.
 */
export class StreamingResponse extends HTTPResponse<StreamContent> {
  /** Types only. */
  declare readonly "~stream": true

  protected override render(content: StreamContent): ReplyBody {
    // Strings and bytes are iterable too (characters, numbers), but are sent as a whole.
    if (typeof content === "string" || content instanceof Uint8Array) return content
    if (typeof content === "object" && content !== null) {
      if (content instanceof ReadableStream || Symbol.asyncIterator in content) return content
      // Each reader gets a separate iterator; that of a generator can be taken once.
      if (Symbol.iterator in content) return { [Symbol.asyncIterator]: () => mapIterator(takeIterator(content), (piece) => piece as Piece) }
    }
    throw new UsageError("HAYAPI_STREAM_VALUE", `${this.constructor.name} takes an iterable, an async iterable or a ReadableStream`)
  }
}
