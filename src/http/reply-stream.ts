// ReplyStream: a streamed body of one request. It can delay the response until its first piece, and is closed when the request ends.
import { type Exchange, endOf } from "./exchange.ts"
import { type BodyIterator, closeIterator, iterateBody, markUsed, type Piece, type StreamBody } from "./reply-body.ts"
import type { RunInContext } from "./runtime.ts"

/** How long a response may wait for the first piece of its body, in milliseconds. Browsers must see that they are connected. */
const firstPieceGrace = 1000

const end: IteratorResult<Piece> = { done: true, value: undefined }

export class ReplyStream implements AsyncIterableIterator<Piece> {
  readonly #source: BodyIterator
  readonly #onFailure: (error: unknown) => void
  readonly #inContext: RunInContext
  #first: Promise<IteratorResult<Piece, unknown>> | undefined
  #isOver = false
  #closing: Promise<void> | undefined
  #finish = (): void => {}

  /**
   * `onFailure` is called if the source fails after `begin`, when the status is sent. Throws `UsageError` for a body that was already read.
   */
  constructor(body: StreamBody, exchange: Exchange, onFailure: (error: unknown) => void) {
    this.#source = iterateBody(body)
    this.#onFailure = onFailure
    this.#inContext = exchange.runtime.keepContext()
    endOf(exchange).hold(this)
  }

  /** Settles when the first piece is ready, or after a second. Rejects with an error thrown before that. */
  async begin(): Promise<void> {
    const first = this.#take()
    this.#first = first
    let timer: ReturnType<typeof setTimeout> | undefined
    const waited = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, firstPieceGrace)
    })
    try {
      await Promise.race([first, waited])
    } catch (error) {
      this.#isOver = true
      throw error
    } finally {
      clearTimeout(timer)
      // The error is reported when the piece is read.
      first.catch(() => {})
    }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Piece>> {
    const due = this.#first ?? (this.#isOver ? undefined : this.#take())
    this.#first = undefined
    if (this.#isOver || due === undefined) return Promise.resolve(end)
    return new Promise((resolve, reject) => {
      // A source that hangs in an `await` must not block the reader of a closed stream.
      this.#finish = () => resolve(end)
      const take = ({ done, value }: IteratorResult<Piece, unknown>): void => {
        if (done === true) this.#isOver = true
        resolve(done === true ? end : { done: false, value })
      }
      const fail = (error: unknown): void => {
        if (this.#isOver) return
        this.#isOver = true
        this.#onFailure(error)
        reject(error)
      }
      due.then(take, fail)
    })
  }

  async return(): Promise<IteratorResult<Piece>> {
    markUsed(this)
    if (!this.#isOver) {
      this.#isOver = true
      this.#finish()
      this.#closing = this.#inContext(() => closeIterator(this.#source))
    }
    // Closing waits until the source has cleaned up.
    await this.#closing
    return end
  }

  #take(): Promise<IteratorResult<Piece, unknown>> {
    return this.#inContext(() => this.#source.next())
  }
}
