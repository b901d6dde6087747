// UploadFile: an uploaded file as a Web File, its bytes are in memory, or on disk and read on demand.
import type { HeaderList } from "./header-list.ts"

/** The storage of a large upload until the request is over. `files/` implements it on disk. */
export interface Spool {
  /** Appends bytes. */
  write(bytes: Uint8Array): Promise<void>
  /** All bytes are written. */
  finish(): Promise<void>
  /** Bytes `start` up to but not including `end`. */
  read(start: number, end: number): AsyncIterable<Uint8Array>
  /** Removes the bytes, finished or not; calling it again does nothing. */
  remove(): Promise<void>
}

/** Opens a new spool; rejects if there is no disk. */
export type OpenSpool = () => Promise<Spool>

const decoder = new TextDecoder()

/** A part of a spool as a Web Blob. Do not pass it to `new Blob([...])`, which reads the internal bytes instead of calling methods. */
class SpooledBlob extends Blob {
  readonly #spool: Spool
  readonly #start: number
  readonly #end: number

  constructor(spool: Spool, start: number, end: number, type: string) {
    super([], { type })
    this.#spool = spool
    this.#start = start
    this.#end = end
    setSize(this, end - start)
  }

  override slice(start = 0, end: number = this.size, type = ""): Blob {
    const from = clamp(start, this.size)
    const to = Math.max(from, clamp(end, this.size))
    return new SpooledBlob(this.#spool, this.#start + from, this.#start + to, type)
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const pieces = this.#spool.read(this.#start, this.#end)[Symbol.asyncIterator]()
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        async pull(controller) {
          const { done, value } = await pieces.next()
          if (done) controller.close()
          else controller.enqueue(new Uint8Array(value))
        },
        async cancel() {
          await pieces.return?.()
        },
      },
      { highWaterMark: 0 },
    )
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(this.size)
    let at = 0
    for await (const piece of this.#spool.read(this.#start, this.#end)) {
      bytes.set(piece, at)
      at += piece.length
    }
    return bytes
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer
  }

  override async text(): Promise<string> {
    return decoder.decode(await this.bytes())
  }
}

// Blob counts only its own bytes; its `size` is a getter, although the types show a property.
function setSize(blob: Blob, size: number): void {
  Object.defineProperty(blob, "size", { value: size, configurable: true })
}

// As in `Blob.slice`, negative positions count from the end.
function clamp(position: number, size: number): number {
  const whole = Math.trunc(position) || 0
  return whole < 0 ? Math.max(size + whole, 0) : Math.min(whole, size)
}

/** The content of an upload: its bytes, or a spool with `size` bytes. */
export type UploadContent = { readonly chunks: readonly Uint8Array<ArrayBuffer>[] } | { readonly spool: Spool; readonly size: number }

/**
 * FastAPI's `UploadFile`, as a Web `File`: `name` is the file name as the client sent it (never a path to trust), `type` its media type in
 * lower case, `""` without one. It can be read until the request is over, background tasks included.
 */
export class UploadFile extends File {
  readonly #headers: HeaderList
  readonly #spooled: SpooledBlob | undefined = undefined

  constructor(content: UploadContent, name: string, headers: HeaderList) {
    const type = headers.get("content-type") ?? ""
    super("chunks" in content ? [...content.chunks] : [], name, { type })
    this.#headers = headers
    if ("chunks" in content) return
    this.#spooled = new SpooledBlob(content.spool, 0, content.size, type)
    setSize(this, content.size)
  }

  /** The headers of its part, as sent. */
  get headers(): HeaderList {
    return this.#headers
  }

  override slice(start?: number, end?: number, type?: string): Blob {
    return this.#spooled === undefined ? super.slice(start, end, type) : this.#spooled.slice(start, end, type)
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.#spooled === undefined ? (super.stream() as ReadableStream<Uint8Array<ArrayBuffer>>) : this.#spooled.stream()
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#spooled === undefined ? super.arrayBuffer() : this.#spooled.arrayBuffer()
  }

  override text(): Promise<string> {
    return this.#spooled === undefined ? super.text() : this.#spooled.text()
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer())
  }

  /** The form in errors and logs. */
  toJSON(): { name: string; size: number; type: string } {
    return { name: this.name, size: this.size, type: this.type }
  }
}
