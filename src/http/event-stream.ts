// Server-sent events: one event, its encoding, the response class, and the body that sends a comment during silence.
import { UsageError } from "./error-code.ts"
import { stringifyJson } from "./json.ts"
import type { ReplyBody } from "./reply.ts"
import { mapIterator, takeIterator } from "./reply-body.ts"
import { HTTPResponse, type ResponseOptions } from "./response.ts"

interface EventFields {
  /** The type of the event, as in `addEventListener`; a single line. */
  event?: string | undefined
  /** Sent back as `Last-Event-ID` when the browser reconnects; a single line without NUL. */
  id?: string | undefined
  /** After how many milliseconds the browser reconnects. */
  retry?: number | undefined
  /** Lines that clients ignore. */
  comment?: string | undefined
}

/** The fields of an event. `data` is encoded as JSON, also if it is a string; `rawData` is sent unchanged. Not both. */
export type ServerSentEventFields<T> =
  | (EventFields & { data?: T | undefined; rawData?: undefined })
  | (EventFields & { rawData: string; data?: undefined })

/** How long an event stream is silent before a comment is sent, in milliseconds. */
export const pingInterval = 15_000

const ping = ": ping\n\n"

/**
 * One event of an event stream (the HTML standard, 9.2). If an event needs only `data`, yield the plain value instead. Throws
 * `UsageError` for fields that would end the event early or that a browser would ignore.
 */
export class ServerSentEvent<T = never> {
  /** Types only. */
  declare readonly "~data": T
  readonly data: unknown
  readonly rawData: string | undefined
  readonly event: string | undefined
  readonly id: string | undefined
  readonly retry: number | undefined
  readonly comment: string | undefined

  constructor(fields: ServerSentEventFields<T> = {}) {
    const { data, rawData, event, id, retry, comment } = fields
    if (data !== undefined && rawData !== undefined) {
      throw new UsageError(
        "HAYAPI_STREAM_VALUE",
        "A ServerSentEvent takes either `data`, which is encoded as JSON, or `rawData`, which is sent unchanged",
      )
    }
    if (id?.includes("\0")) throw new UsageError("HAYAPI_STREAM_VALUE", "SSE 'id' must not contain null characters")
    requireLine(event, "event")
    requireLine(id, "id")
    if (retry !== undefined && !(Number.isSafeInteger(retry) && retry >= 0)) {
      throw new UsageError("HAYAPI_STREAM_VALUE", `SSE 'retry' must be a whole number of milliseconds, not ${retry}`)
    }
    this.data = data
    this.rawData = rawData
    this.event = event
    this.id = id
    this.retry = retry
    this.comment = comment
  }
}

function requireLine(value: string | undefined, name: string): void {
  if (value !== undefined && /[\r\n]/.test(value)) throw new UsageError("HAYAPI_STREAM_VALUE", `SSE '${name}' must be a single line`)
}

/** Encodes an event, in FastAPI's order of fields; `data` is already text. Ends with the empty line that completes the event. */
export function formatEvent(event: Omit<ServerSentEvent<unknown>, "data" | "~data">, data: string | undefined): string {
  let text = ""
  if (event.comment !== undefined) for (const line of splitLines(event.comment)) text += `: ${line}\n`
  if (event.event !== undefined) text += `event: ${event.event}\n`
  const shown = event.rawData ?? data
  if (shown !== undefined) for (const line of splitLines(shown)) text += `data: ${line}\n`
  if (event.id !== undefined) text += `id: ${event.id}\n`
  if (event.retry !== undefined) text += `retry: ${event.retry}\n`
  return `${text}\n`
}

// Splits at the line ends that browsers recognise.
function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/)
}

/** Encodes one item of an event stream; `write` encodes values as JSON. */
export function formatItem(item: unknown, write: (value: unknown) => string): string {
  if (!(item instanceof ServerSentEvent)) return `data: ${write(item)}\n\n`
  return formatEvent(item, item.data === undefined ? undefined : write(item.data))
}

/** The headers of every event stream: proxies must not cache or buffer it. */
export const eventStreamHeaders: Readonly<Record<string, string>> = { "cache-control": "no-cache", "x-accel-buffering": "no" }

/**
 * An event stream of an iterable of values (each becomes `data` as JSON) and `ServerSentEvent`s. As the `responseClass` of an operation it
 * is the same as the response model `EventStream()`.
 */
export class EventSourceResponse extends HTTPResponse<AsyncIterable<unknown> | Iterable<unknown>> {
  static override readonly mediaType: string | undefined = "text/event-stream"

  /** Types only. */
  declare readonly "~events": true

  constructor(content: AsyncIterable<unknown> | Iterable<unknown>, options: ResponseOptions = {}) {
    super(content, options)
    for (const [name, value] of Object.entries(eventStreamHeaders)) if (!this.headers.has(name)) this.headers.set(name, value)
  }

  protected override render(content: AsyncIterable<unknown> | Iterable<unknown>): ReplyBody {
    const format = (item: unknown): string => formatItem(item, stringifyJson)
    return { [Symbol.asyncIterator]: () => new PingedBody(mapIterator(takeIterator(content), format)) }
  }
}

/** The chunks of a source, with a comment after each interval of silence (milliseconds). Comments never interrupt the source. */
export class PingedBody implements AsyncIterableIterator<string> {
  readonly #source: AsyncIterator<string>
  readonly #interval: number
  #pending: Promise<IteratorResult<string>> | undefined
  #stop = (): void => {}

  constructor(source: AsyncIterator<string>, interval: number = pingInterval) {
    this.#source = source
    this.#interval = interval
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<string>> {
    this.#pending ??= this.#source.next()
    const result = await this.#waitFor(this.#pending)
    if (result === undefined) return { done: false, value: ping }
    this.#pending = undefined
    return result
  }

  // Not an async generator: its `return` would wait for its `next`, so a silent source could not be stopped.
  async return(): Promise<IteratorResult<string>> {
    this.#stop()
    await this.#source.return?.()
    return { done: true, value: undefined }
  }

  #waitFor(pending: Promise<IteratorResult<string>>): Promise<IteratorResult<string> | undefined> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(undefined), this.#interval)
      this.#stop = () => {
        clearTimeout(timer)
        resolve({ done: true, value: undefined })
      }
      pending.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }
}
