// Gzip of streams: pieces are compressed by the runtime while they are sent.
import type { BodyIterator, StreamBody } from "./reply-body.ts"
import { closeIterator, iterateBody } from "./reply-body.ts"
import type { Packer } from "./runtime.ts"

const encoder = new TextEncoder()

/** Compresses a stream while it is read; each piece is passed on at once. The source is always closed, even if it is never read. */
export function gzipStream(body: StreamBody, open: () => Packer): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => new GzipIterator(iterateBody(body), open) }
}

class GzipIterator implements AsyncIterator<Uint8Array> {
  readonly #source: BodyIterator
  readonly #open: () => Packer
  #packer: Packer | undefined
  #isOver = false

  constructor(source: BodyIterator, open: () => Packer) {
    this.#source = source
    this.#open = open
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#isOver) return { done: true, value: undefined }
    try {
      this.#packer ??= this.#open()
      for (;;) {
        const { done, value } = await this.#source.next()
        if (done === true) {
          this.#isOver = true
          return { done: false, value: await this.#packer.finish() }
        }
        const bytes = typeof value === "string" ? encoder.encode(value) : value
        const packed = bytes.length === 0 ? bytes : await this.#packer.push(bytes)
        if (packed.length > 0) return { done: false, value: packed }
      }
    } catch (error) {
      this.#isOver = true
      this.#packer?.abandon()
      throw error
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.#isOver = true
    this.#packer?.abandon()
    await closeIterator(this.#source)
    return { done: true, value: undefined }
  }
}

/** Joins pieces. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((size, each) => size + each.length, 0))
  let at = 0
  for (const each of pieces) {
    bytes.set(each, at)
    at += each.length
  }
  return bytes
}
