// Streaming response models: what an operation says of a body that is made item by item while it is sent.
import type { ServerSentEvent } from "../http/event-stream.ts"
import type { AnySchema, Held } from "../schema/types.ts"

/** `jsonl`: a JSON text a line. `sse`: server-sent events. `bytes`: pieces as they are. */
export type StreamKind = "jsonl" | "sse" | "bytes"

/** A response model whose items are checked, filtered, written and typed one by one. */
export interface Stream<K extends StreamKind, S, T extends string> {
  readonly "~stream": K
  /** The schema of an item; undefined for none. */
  readonly "~item": S
  /** The media type. */
  readonly "~media": T
}

export type AnyStream = Stream<StreamKind, any, string>

/** JSON Lines, `application/jsonl`: for a handler that is a generator or returns an iterable. Without a schema items are not checked. */
export function JsonLines<S extends AnySchema | undefined = undefined>(item?: S): Stream<"jsonl", S, "application/jsonl"> {
  // Without an argument `S` is undefined.
  return { "~stream": "jsonl", "~item": item as S, "~media": "application/jsonl" }
}

/** Server-sent events: items become the `data` of an event each; `ServerSentEvent` says more than that, and its `data` is an item too. */
export function EventStream<S extends AnySchema | undefined = undefined>(item?: S): Stream<"sse", S, "text/event-stream"> {
  // Without an argument `S` is undefined.
  return { "~stream": "sse", "~item": item as S, "~media": "text/event-stream" }
}

/** Strings and bytes as they come, under a media type. */
export function ByteStream<const T extends string>(mediaType: T): Stream<"bytes", undefined, T> {
  return { "~stream": "bytes", "~item": undefined, "~media": mediaType }
}

/** Whether a response model was made by `JsonLines`, `EventStream` or `ByteStream`. */
export function isStream(model: unknown): model is AnyStream {
  return typeof model === "object" && model !== null && "~stream" in model
}

type Items<T> = AsyncIterable<T> | Iterable<T>
type HeldItem<S> = S extends AnySchema ? Held<S> : unknown

/** What a handler gives for a stream. */
export type Streamed<K, S> = K extends "bytes"
  ? Items<string | Uint8Array>
  : K extends "sse"
    ? Items<HeldItem<S> | ServerSentEvent<HeldItem<S>> | ServerSentEvent<never>>
    : Items<HeldItem<S>>
