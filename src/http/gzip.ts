// Gzip: whole bodies and streams. Node's zlib where there is one, because it can flush; else the Web's CompressionStream.
import type { BodyIterator, StreamBody } from "./reply-body.ts"
import { closeIterator, iterateBody } from "./reply-body.ts"

const importZlib = () => import("node:zlib")
type Zlib = Awaited<ReturnType<typeof importZlib>>

const encoder = new TextEncoder()
/** Bytes from which on compressing leaves the thread of the requests. */
const smallBody = 32 * 1024
let loading: Promise<Zlib | undefined> | undefined

function loadZlib(): Promise<Zlib | undefined> {
  loading ??= importZlib().catch(() => undefined)
  return loading
}

/** `level`: 1 (fast) to 9 (small); the Web's CompressionStream has only its own. */
export async function gzipBytes(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  const zlib = await loadZlib()
  if (zlib === undefined) {
    const source = new Response(bytes.slice()).body!
    return new Uint8Array(await new Response(source.pipeThrough(new CompressionStream("gzip"))).arrayBuffer())
  }
  if (bytes.length < smallBody) return zlib.gzipSync(bytes, { level })
  return new Promise((resolve, reject) => {
    zlib.gzip(bytes, { level }, (error, packed) => (error === null ? resolve(packed) : reject(error)))
  })
}

/** Compresses a stream while it is read: each piece leaves when it has come. The source is closed in every outcome, also if it is never read. */
export function gzipStream(body: StreamBody, level: number): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => new GzipIterator(iterateBody(body), level) }
}

/** Compresses pieces; what it gives back may be empty. */
interface Packer {
  push(bytes: Uint8Array): Promise<Uint8Array>
  finish(): Promise<Uint8Array>
  abandon(): void
}

class GzipIterator implements AsyncIterator<Uint8Array> {
  readonly #source: BodyIterator
  readonly #level: number
  #packer: Packer | undefined
  #isOver = false

  constructor(source: BodyIterator, level: number) {
    this.#source = source
    this.#level = level
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#isOver) return { done: true, value: undefined }
    try {
      this.#packer ??= await openPacker(this.#level)
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

async function openPacker(level: number): Promise<Packer> {
  const zlib = await loadZlib()
  return zlib === undefined ? openWebPacker() : openNodePacker(zlib, level)
}

function openNodePacker(zlib: Zlib, level: number): Packer {
  // Everything that a piece becomes is taken at once, so the stream must not wait for a reader in between.
  const options = { level, readableHighWaterMark: Number.MAX_SAFE_INTEGER }
  const stream = zlib.createGzip(options)
  let fail = (_error: unknown): void => {}
  stream.on("error", (error) => fail(error))
  return {
    push(bytes) {
      return new Promise((resolve, reject) => {
        fail = reject
        stream.write(bytes)
        stream.flush(zlib.constants.Z_SYNC_FLUSH, () => resolve(stream.read() ?? new Uint8Array(0)))
      })
    },
    finish() {
      return new Promise((resolve, reject) => {
        fail = reject
        const last: Uint8Array[] = []
        stream.on("data", (bytes: Uint8Array) => last.push(bytes))
        stream.once("end", () => resolve(join(last)))
        stream.end()
      })
    },
    abandon: () => void stream.destroy(),
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((size, each) => size + each.length, 0))
  let at = 0
  for (const each of pieces) {
    bytes.set(each, at)
    at += each.length
  }
  return bytes
}

// It cannot be flushed: pieces leave when enough has come.
function openWebPacker(): Packer {
  const { readable, writable } = new CompressionStream("gzip")
  const writer = writable.getWriter()
  let packed: Uint8Array[] = []
  const reading = (async () => {
    const reader = readable.getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) packed.push(next.value)
  })()
  reading.catch(() => {})
  const take = (): Uint8Array => {
    const bytes = join(packed)
    packed = []
    return bytes
  }
  return {
    async push(bytes) {
      await writer.write(bytes)
      return take()
    },
    async finish() {
      await writer.close()
      await reading
      return take()
    },
    abandon: () => void writer.abort().catch(() => {}),
  }
}
