// The feed: what the database tells about committed changes, for as many listeners as there are.
import { EventEmitter, on } from "node:events"
import { dependency } from "hayapi"
import type { z } from "zod"
import { database } from "./database.ts"
import type { StockChange } from "./models.ts"

interface Channels {
  stock: z.output<typeof StockChange>
  /** The id of an order. */
  order_event: number
}

export class Feed {
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  tell<C extends keyof Channels>(channel: C, message: Channels[C]): void {
    this.#emitter.emit(channel, message)
  }

  /** What is told from now on, until the signal aborts. */
  listen<C extends keyof Channels>(channel: C, signal: AbortSignal): AsyncIterable<Channels[C]> {
    return untilAborted(on(this.#emitter, channel, { signal }), signal)
  }
}

async function* untilAborted<T>(messages: AsyncIterable<T[]>, signal: AbortSignal): AsyncGenerator<T> {
  try {
    for await (const [message] of messages) yield message as T
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

export const feed = dependency(
  { database },
  async function* ({ database: { $client } }) {
    const feed = new Feed()
    const ends = [
      await $client.listen("stock", (message) => feed.tell("stock", JSON.parse(message))),
      await $client.listen("order_event", (message) => feed.tell("order_event", Number(message))),
    ]
    yield feed
    for (const end of ends) await end()
  },
  { scope: "app" },
)
