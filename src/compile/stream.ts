// Streams at run time: an iterable becomes a body whose pieces are checked, filtered and written as they are asked for.
import { UsageError } from "../http/error.ts"
import { eventStreamHeaders, formatItem, PingedBody, ServerSentEvent } from "../http/event-stream.ts"
import { HeaderList } from "../http/header-list.ts"
import { stringifyJson } from "../http/json.ts"
import type { Reply } from "../http/reply.ts"
import { closeIterator } from "../http/reply-body.ts"
import type { MainResponse } from "../plan/response.ts"
import type { StreamPlan } from "../plan/stream.ts"
import { encodeJson } from "../schema/json-encode.ts"
import { compileSerialize } from "../schema/serialize.ts"
import { walkValue } from "../schema/trace.ts"
import { requireFit } from "./fit.ts"
import type { Invocation } from "./invocation.ts"

type Piece = string | Uint8Array
type Encode = (item: unknown) => Piece | Promise<Piece>
type Source = AsyncIterator<unknown> | Iterator<unknown>

/** How long an event stream may hold back its status for the first item: milliseconds. Browsers want to know that they are connected. */
const firstEventGrace = 1000

/** The reply of a stream as far as the stream makes it: its headers and body. */
export interface StreamReply {
  readonly headers: HeaderList
  readonly body: AsyncIterableIterator<Piece>
}

/**
 * Gives what a handler streams to `finish` when the first item is there: what is thrown before it is answered like any other error, and
 * the status can still be set.
 */
export function compileStream(
  main: MainResponse,
  stream: StreamPlan,
  where: string,
  finish: (reply: StreamReply, invocation: Invocation) => Reply | Promise<Reply>,
): (returned: unknown, invocation: Invocation) => Promise<Reply> {
  const encode = compileEncode(main, stream, where)
  const isEvents = stream.kind === "sse"
  const flat = ["content-type", stream.contentType, ...(isEvents ? Object.entries(eventStreamHeaders).flat() : [])]

  return async (returned, invocation) => {
    const items = new ItemBody(iterateItems(returned, where), encode, invocation)
    const first = items.begin()
    await (isEvents ? Promise.race([first, graceOver(first)]) : first)
    // The items of an event stream are written as text.
    const body = isEvents ? new PingedBody(items as AsyncIterator<string>) : items
    try {
      return await finish({ headers: HeaderList.trusted([...flat]), body }, invocation)
    } catch (error) {
      await closeIterator(body)
      throw error
    }
  }
}

function graceOver(first: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, firstEventGrace)
    const stop = (): void => clearTimeout(timer)
    first.then(stop, stop)
  })
}

function iterateItems(returned: unknown, where: string): Source {
  // A string is an iterable of its characters and bytes are one of numbers, which is never meant.
  if (typeof returned === "object" && returned !== null && !(returned instanceof Uint8Array)) {
    if (Symbol.asyncIterator in returned) return (returned as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    if (Symbol.iterator in returned) return (returned as Iterable<unknown>)[Symbol.iterator]()
  }
  throw new UsageError("HAYAPI_STREAM_VALUE", `${where}: the handler of a stream is a generator or returns an iterable`)
}

function compileEncode(main: MainResponse, { kind, item }: StreamPlan, where: string): Encode {
  if (kind === "bytes") {
    return (piece) => {
      if (typeof piece === "string" || piece instanceof Uint8Array) return piece
      throw new UsageError(
        "HAYAPI_STREAM_VALUE",
        `${where}: a byte stream consists of strings and bytes, not of ${piece === null ? "null" : typeof piece}`,
      )
    }
  }
  const writeUnchecked = (value: unknown): string => stringifyJson(encodeJson(value))
  const format =
    kind === "sse"
      ? formatItem
      : (value: unknown, write: (value: unknown) => string): string => {
          return `${write(value)}\n`
        }
  if (item === undefined) return (value) => format(value, writeUnchecked)
  const walk = compileSerialize(item, main.serialize)
  return (value) => {
    const isEvent = kind === "sse" && value instanceof ServerSentEvent
    if (isEvent && value.data === undefined) return formatItem(value, writeUnchecked)
    const result = walkValue(walk, isEvent ? value.data : value)
    if (!(result instanceof Promise)) return format(value, () => stringifyJson(requireFit(result, where)))
    return result.then((later) => format(value, () => stringifyJson(requireFit(later, where))))
  }
}

/** The pieces of a stream. Whatever goes wrong with an item ends its source. */
class ItemBody implements AsyncIterableIterator<Piece> {
  readonly #source: Source
  readonly #encode: Encode
  readonly #invocation: Invocation
  #first: Promise<IteratorResult<Piece>> | undefined

  constructor(source: Source, encode: Encode, invocation: Invocation) {
    this.#source = source
    this.#encode = encode
    this.#invocation = invocation
  }

  /** Settles when the first item is there; rejects with what was thrown before it. */
  async begin(): Promise<void> {
    this.#first = this.#take()
    await this.#first
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Piece>> {
    const first = this.#first
    this.#first = undefined
    try {
      return await (first ?? this.#take())
    } catch (error) {
      // The status is out: dependencies that wait for the end of the stream see why it broke off.
      this.#invocation.failure = { error }
      throw error
    }
  }

  async return(): Promise<IteratorResult<Piece>> {
    await this.#source.return?.()
    return { done: true, value: undefined }
  }

  async #take(): Promise<IteratorResult<Piece>> {
    const { done, value } = await this.#source.next()
    if (done) return { done: true, value: undefined }
    try {
      return { done: false, value: await this.#encode(value) }
    } catch (error) {
      await closeIterator(this)
      throw error
    }
  }
}
