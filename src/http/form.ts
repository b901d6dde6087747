// Forms: a urlencoded or multipart body as its entries, files included, within hard limits.

import { HTTPException, RequestRefusal } from "./error.ts"
import { UsageError } from "./error-code.ts"
import type { Exchange } from "./exchange.ts"
import { parseJson } from "./json.ts"
import { isJsonMediaType, parseMediaType } from "./media-type.ts"
import { checkBoundary, decodeStrictly, MultipartParser, type PartSink } from "./multipart.ts"
import { malformedBody, type PartHead } from "./multipart-head.ts"
import { forEachPair } from "./query-string.ts"
import { type OpenSpool, type Spool, UploadFile } from "./upload-file.ts"

const mebibyte = 1024 * 1024
/** Text fields and files of one form. */
const fieldLimit = 1000
const fileLimit = 1000
/** The maximum size of a text field in bytes; larger files are spooled. */
const textLimit = mebibyte
const spoolFrom = mebibyte
/** The maximum size in bytes of all text fields, and of all files in memory; further files are spooled. */
const memoryLimit = 10 * mebibyte

/** A part with a JSON media type, for a field that takes JSON. */
export class JsonPart {
  readonly text: string
  #value: { readonly value: unknown } | undefined

  constructor(text: string) {
    this.text = text
  }

  /** Parsed once. Throws `JSONDecodeError`. */
  get value(): unknown {
    this.#value ??= { value: parseJson(this.text) }
    return this.#value.value
  }

  toJSON(): string {
    return this.text
  }
}

export type FormEntry = string | UploadFile | JsonPart

/** A form as received: the entries of each name in order. Names are keys of a Map, so that none has a special meaning. */
export class ReceivedForm {
  readonly entries = new Map<string, FormEntry[]>()
  readonly spools: Spool[] = []

  add(name: string, entry: FormEntry): void {
    const known = this.entries.get(name)
    if (known === undefined) this.entries.set(name, [entry])
    else known.push(entry)
  }

  /** The form as one object: repeated names are lists. For error handlers. */
  toObject(): Record<string, unknown> {
    const object: Record<string, unknown> = Object.create(null)
    for (const [name, entries] of this.entries) object[name] = entries.length === 1 ? entries[0] : entries
    return object
  }

  /** Removes its files on disk. */
  async remove(): Promise<void> {
    await Promise.all(this.spools.splice(0).map((spool) => spool.remove()))
  }
}

/** Options for reading a form. */
export interface FormReading {
  /** The largest multipart body, in bytes. */
  readonly maxUploadSize: number
  readonly openSpool: OpenSpool
  /** Whether JSON parts with this name are kept as JSON. */
  takesJson(name: string): boolean
  /** How many bytes of a file are kept; the rest is only counted. */
  keptSize(name: string): number
}

/** Reads the body as a form; any other type has no entries, as in FastAPI. Rejects with an `HTTPException` 400 or 413. */
export async function readForm(exchange: Exchange, reading: FormReading): Promise<ReceivedForm> {
  const header = exchange.header("content-type")
  const media = header === undefined ? undefined : parseMediaType(header)
  const type = media === undefined ? undefined : `${media.type}/${media.subtype}`
  if (type === "multipart/form-data") return readMultipart(exchange, media?.parameters.get("boundary"), reading)
  if (type === "application/x-www-form-urlencoded") return readUrlencoded(decodeStrictly(await exchange.bytes()))
  // A malformed type that begins like a form is refused, not ignored.
  if (media === undefined && header?.trimStart().toLowerCase().startsWith("multipart/form-data") === true) throw malformedBody()
  return new ReceivedForm()
}

function readUrlencoded(text: string): ReceivedForm {
  const form = new ReceivedForm()
  let count = 0
  const add = (name: string, value: string): void => {
    count += 1
    if (count > fieldLimit) throw tooMany("fields", fieldLimit)
    if (name.length + value.length > textLimit) throw new RequestRefusal(400, `Field exceeded maximum size of ${textLimit / 1024}KB.`)
    form.add(name, value)
  }
  forEachPair(text, add, 0)
  return form
}

function tooMany(what: "fields" | "files", limit: number): RequestRefusal {
  return new RequestRefusal(400, `Too many ${what}. Maximum number of ${what} is ${limit}.`)
}

async function readMultipart(exchange: Exchange, boundary: string | undefined, reading: FormReading): Promise<ReceivedForm> {
  const collector = new PartCollector(reading)
  const parser = new MultipartParser(checkBoundary(boundary), collector)
  try {
    const chunks = exchange.chunks(reading.maxUploadSize)
    for (let next = await readChunk(chunks); next.done !== true; next = await readChunk(chunks)) {
      try {
        parser.write(next.value)
        await collector.settle()
      } catch (error) {
        await chunks.return(undefined)
        throw error
      }
    }
    parser.end()
    return await collector.finish()
  } catch (error) {
    await collector.form.remove()
    throw error
  }
}

// An incomplete body is the client's fault, a full disk the server's.
async function readChunk(chunks: AsyncGenerator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await chunks.next()
  } catch (error) {
    throw error instanceof HTTPException ? error : malformedBody(error)
  }
}

/** A part whose content is still being received or written to disk. */
interface OpenPart {
  readonly head: PartHead
  readonly kind: "text" | "json" | "file"
  readonly kept: number
  chunks: Uint8Array[]
  size: number
  spool: Spool | undefined
}

class PartCollector implements PartSink {
  readonly form = new ReceivedForm()
  readonly #reading: FormReading
  // In the order of the body; a file becomes an entry when it is completely written.
  readonly #parts: OpenPart[] = []
  readonly #unwritten = new Set<OpenPart>()
  #current: OpenPart | undefined
  #fields = 0
  #files = 0
  #textSize = 0
  #memorySize = 0
  #hasDisk = true

  constructor(reading: FormReading) {
    this.#reading = reading
  }

  open(head: PartHead): void {
    const isJson = this.#reading.takesJson(head.name) && isJsonMediaType(head.headers.get("content-type") ?? undefined)
    // Browsers can send JSON with its type only as a file.
    const kind = isJson ? "json" : head.filename === undefined ? "text" : "file"
    if (kind === "file") this.#files += 1
    else this.#fields += 1
    if (this.#files > fileLimit) throw tooMany("files", fileLimit)
    if (this.#fields > fieldLimit) throw tooMany("fields", fieldLimit)
    const kept = kind === "file" ? this.#reading.keptSize(head.name) : textLimit
    this.#current = { head, kind, kept, chunks: [], size: 0, spool: undefined }
    this.#parts.push(this.#current)
  }

  take(bytes: Uint8Array): void {
    const part = this.#current!
    part.size += bytes.length
    if (part.kind !== "file") {
      this.#textSize += bytes.length
      if (part.size > textLimit) throw new RequestRefusal(400, `Part exceeded maximum size of ${textLimit / 1024}KB.`)
      if (this.#textSize > memoryLimit) throw new RequestRefusal(413)
    } else if (part.size > part.kept) {
      // It will be refused or dropped: the content so far is not needed any more.
      for (const chunk of part.chunks.splice(0)) this.#memorySize -= chunk.length
      return
    } else {
      this.#memorySize += bytes.length
      if (this.#hasDisk && (part.spool !== undefined || part.size > spoolFrom || this.#memorySize > memoryLimit)) this.#unwritten.add(part)
    }
    part.chunks.push(bytes)
  }

  close(): void {
    const part = this.#current!
    // A separate buffer: small views would keep their large chunks alive.
    if (!this.#unwritten.has(part)) part.chunks = [joinBytes(part.chunks)]
    this.#current = undefined
  }

  /** Writes the pending bytes to disk. */
  async settle(): Promise<void> {
    if (this.#unwritten.size === 0) return
    for (const part of this.#unwritten) {
      part.spool ??= await this.#openSpool()
      if (part.spool === undefined) break
      for (const chunk of part.chunks.splice(0)) {
        await part.spool.write(chunk)
        this.#memorySize -= chunk.length
      }
    }
    this.#unwritten.clear()
  }

  // Without a disk everything stays in memory, within the limit of the whole body.
  async #openSpool(): Promise<Spool | undefined> {
    try {
      const spool = await this.#reading.openSpool()
      this.form.spools.push(spool)
      return spool
    } catch {
      this.#hasDisk = false
      return undefined
    }
  }

  async finish(): Promise<ReceivedForm> {
    for (const part of this.#parts) {
      const { head, kind, size, spool } = part
      const { name, filename = "", headers } = head
      await spool?.finish()
      if (kind !== "file") {
        const text = decodeStrictly(joinBytes(part.chunks))
        this.form.add(name, kind === "json" ? new JsonPart(text) : text)
      } else if (isKept(part)) {
        const content =
          size > part.kept ? { spool: nothing, size } : spool === undefined ? { chunks: [joinBytes(part.chunks)] } : { spool, size }
        this.form.add(name, new UploadFile(content, filename, headers))
      }
    }
    return this.form
  }
}

// The content of a file that is too large to be accepted.
const nothing: Spool = {
  write: async () => {},
  finish: async () => {},
  remove: async () => {},
  read: () => {
    throw new UsageError("HAYAPI_FILE", "The file was larger than its field takes: its content was not kept")
  },
}

// A browser sends an input without a chosen file as an empty file without a name.
function isKept(part: OpenPart): boolean {
  return part.kept > 0 && (part.size > 0 || part.head.filename !== "")
}

function joinBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [first] = chunks
  if (chunks.length === 1 && first!.buffer.byteLength === first!.byteLength) return first as Uint8Array<ArrayBuffer>
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
