// MessageQueue: received messages for one reader; when it is full, it pauses its source.

/** Text as strings, binary as bytes. */
export type SocketMessage = string | Uint8Array

/** How many messages may wait before the source is paused. */
const highWater = 16

export class MessageQueue implements AsyncIterableIterator<SocketMessage> {
  readonly #messages: SocketMessage[] = []
  readonly #readers: ((result: IteratorResult<SocketMessage>) => void)[] = []
  readonly #onFull: () => void
  readonly #onRoom: () => void
  #isFull = false
  #isOver = false

  constructor(onFull: () => void = () => {}, onRoom: () => void = () => {}) {
    this.#onFull = onFull
    this.#onRoom = onRoom
  }

  push(message: SocketMessage): void {
    if (this.#isOver) return
    const reader = this.#readers.shift()
    if (reader !== undefined) {
      reader({ done: false, value: message })
      return
    }
    this.#messages.push(message)
    if (this.#isFull || this.#messages.length < highWater) return
    this.#isFull = true
    this.#onFull()
  }

  /** No more messages will arrive; waiting ones can still be read. */
  end(): void {
    this.#isOver = true
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined })
  }

  next(): Promise<IteratorResult<SocketMessage>> {
    const message = this.#messages.shift()
    if (message === undefined) {
      if (this.#isOver) return Promise.resolve({ done: true, value: undefined })
      return new Promise((resolve) => this.#readers.push(resolve))
    }
    if (this.#isFull && this.#messages.length === 0) {
      this.#isFull = false
      this.#onRoom()
    }
    return Promise.resolve({ done: false, value: message })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
