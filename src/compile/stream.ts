// Streams at run time: an iterable becomes a body whose items are validated, filtered and encoded on demand.
import { UsageError } from "../http/error-code.ts"
import { eventStreamHeaders, formatItem, PingedBody, ServerSentEvent } from "../http/event-stream.ts"
import { HeaderList } from "../http/header-list.ts"
import { stringifyJson } from "../http/json.ts"
import { allowsBody } from "../http/reply.ts"
import { mapIterator, type Piece, type Source, type StreamBody, takeIterator } from "../http/reply-body.ts"
import { ReplyStream } from "../http/reply-stream.ts"
import type { MainResponse } from "../plan/response.ts"
import type { StreamPlan } from "../plan/stream.ts"
import { encodeJson } from "../schema/json-encode.ts"
import { compileSerialize } from "../schema/serialize.ts"
import { runValidator } from "../schema/validation-context.ts"
import { requireFit } from "./fit.ts"
import type { Invocation } from "./invocation.ts"
import { emptyReply, statusOf, type Write } from "./write.ts"

type Encode = (item: unknown) => Piece | Promise<Piece>

/**
 * Makes the reply of a stream when its first item is ready, or after a second: an error before that is handled like any other
 * error, and status and headers can still be set.
 */
export function compileStream(main: MainResponse, stream: StreamPlan, where: string): Write {
  const encode = compileEncode(main, stream, where)
  const isEvents = stream.kind === "sse"
  const flat = ["content-type", stream.contentType, ...(isEvents ? Object.entries(eventStreamHeaders).flat() : [])]

  return async (returned, invocation) => {
    const declared = statusOf(main.status, invocation)
    if (!allowsBody(declared)) {
      holdStream(returned, invocation)
      return emptyReply(declared, invocation)
    }
    const items = mapIterator(iterateItems(returned, where), encode)
    // The items of an event stream are encoded as text.
    const source = isEvents ? new PingedBody(items as AsyncIterator<string>) : items
    const body = openStream({ [Symbol.asyncIterator]: () => source }, invocation)
    await body.begin()
    const status = statusOf(main.status, invocation)
    if (!allowsBody(status)) return emptyReply(status, invocation)
    const headers = HeaderList.trusted([...flat])
    invocation.mergeInto(headers)
    return { status, headers, body }
  }
}

/** Registers a stream that is not sent, so that it is closed when the request ends. */
export function holdStream(content: unknown, invocation: Invocation): void {
  if (typeof content !== "object" || content === null) return
  if (content instanceof ReadableStream || Symbol.asyncIterator in content || "next" in content)
    openStream(content as StreamBody, invocation)
}

function openStream(body: StreamBody, invocation: Invocation): ReplyStream {
  return new ReplyStream(body, invocation.exchange, (error) => invocation.fail(error))
}

function iterateItems(returned: unknown, where: string): Source {
  // Strings and bytes are iterable too (characters, numbers), but never meant as streams.
  if (typeof returned === "object" && returned !== null && !(returned instanceof Uint8Array)) {
    if (Symbol.asyncIterator in returned || Symbol.iterator in returned) return takeIterator(returned as AsyncIterable<unknown>)
  }
  throw new UsageError("HAYAPI_STREAM_VALUE", `${where}: the handler of a stream is a generator or returns an iterable`)
}

function compileEncode(main: MainResponse, stream: StreamPlan, where: string): Encode {
  const { kind } = stream
  switch (kind) {
    case "bytes":
      return (piece) => requireBytes(piece, where)
    case "jsonl":
      return compileItems(main, stream, where, (value, write) => `${write(value)}\n`)
    case "sse":
      return compileItems(main, stream, where, formatItem)
    default:
      return kind satisfies never
  }
}

function requireBytes(piece: unknown, where: string): string | Uint8Array {
  if (typeof piece === "string" || piece instanceof Uint8Array) return piece
  throw new UsageError(
    "HAYAPI_STREAM_VALUE",
    `${where}: a byte stream consists of strings and bytes, not of ${piece === null ? "null" : typeof piece}`,
  )
}

type FormatItem = (value: unknown, write: (value: unknown) => string) => string

function compileItems(main: MainResponse, { kind, item }: StreamPlan, where: string, format: FormatItem): Encode {
  const writeUnchecked = (value: unknown): string => stringifyJson(encodeJson(value))
  if (item === undefined) return (value) => format(value, writeUnchecked)
  const validator = compileSerialize(item, main.serialize)
  return (value) => {
    const isEvent = kind === "sse" && value instanceof ServerSentEvent
    if (isEvent && value.data === undefined) return formatItem(value, writeUnchecked)
    const result = runValidator(validator, isEvent ? value.data : value)
    if (!(result instanceof Promise)) return format(value, () => stringifyJson(requireFit(result, where)))
    return result.then((later) => format(value, () => stringifyJson(requireFit(later, where))))
  }
}
