// Streaming response models: how an operation declares a body that is sent item by item.
import type { ServerSentEvent } from "../http/event-stream.ts"
import type { AnySchema, Decoded } from "../schema/types.ts"

/** `jsonl`: one JSON text per line. `sse`: server-sent events. `bytes`: chunks, unchanged. */
export type StreamKind = "jsonl" | "sse" | "bytes"

/** A response model whose items are checked, filtered, encoded and typed one by one. */
export interface Stream<K extends StreamKind, S, T extends string> {
  readonly "~stream": K
  /** The schema of an item; undefined if there is none. */
  readonly "~item": S
  /** The media type. */
  readonly "~media": T
}

/** Any streaming response model. */
export type AnyStream = Stream<StreamKind, any, string>

/** JSON Lines, `application/jsonl`: for a handler that is a generator or returns an iterable. Without a schema items are not checked. */
export function JsonLines<S extends AnySchema | undefined = undefined>(item?: S): Stream<"jsonl", S, "application/jsonl"> {
  // Without an argument `S` is undefined.
  return { "~stream": "jsonl", "~item": item as S, "~media": "application/jsonl" }
}

/** Server-sent events. Each item becomes the `data` of an event; a `ServerSentEvent` has other fields too, and its `data` is an item. */
export function EventStream<S extends AnySchema | undefined = undefined>(item?: S): Stream<"sse", S, "text/event-stream"> {
  // Without an argument `S` is undefined.
  return { "~stream": "sse", "~item": item as S, "~media": "text/event-stream" }
}

/** Strings and bytes, sent unchanged, with a media type. */
export function ByteStream<const T extends string>(mediaType: T): Stream<"bytes", undefined, T> {
  return { "~stream": "bytes", "~item": undefined, "~media": mediaType }
}

/** Whether a response model was made by `JsonLines`, `EventStream` or `ByteStream`. */
export function isStream(model: unknown): model is AnyStream {
  return typeof model === "object" && model !== null && "~stream" in model
}

type Items<T> = AsyncIterable<T> | Iterable<T>
type DecodedItem<S> = S extends AnySchema ? Decoded<S> : unknown

/** The type of a handler's return value for a stream. */
export type Streamed<K, S> = K extends "bytes"
  ? Items<string | Uint8Array>
  : K extends "sse"
    ? Items<DecodedItem<S> | ServerSentEvent<DecodedItem<S>> | ServerSentEvent<never>>
    : Items<DecodedItem<S>>
