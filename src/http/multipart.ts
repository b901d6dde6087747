// multipart/form-data (RFC 7578, RFC 2046 5.1), parsed as it arrives: strictly, in linear time, with hard limits.
import { RequestRefusal } from "./error.ts"
import { malformedBody, type PartHead, readPartHead } from "./multipart-head.ts"

/** Receives the parts, in order. An error that it throws ends the parsing. */
export interface PartSink {
  open(head: PartHead): void
  /** A piece of the content: a view of a written chunk or of the parser's own bytes, which must not be changed. */
  take(bytes: Uint8Array): void
  close(): void
}

/** The maximum size of all headers of a part, including line ends, in bytes. */
const headLimit = 8 * 1024
const headerLimit = 16

const CR = 0x0d
const LF = 0x0a
const DASH = 0x2d

/** Whether a text is a valid boundary (RFC 2046 5.1.1): 1 to 70 characters of a small alphabet, without a blank at the end. */
export function isBoundary(text: string): boolean {
  return text.length <= 70 && /^[0-9A-Za-z'()+_,\-./:=? ]*[0-9A-Za-z'()+_,\-./:=?]$/.test(text)
}

type State = "start" | "tail" | "head" | "content" | "over"

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * A push parser: call `write` with every chunk, then `end`. Both throw `RequestRefusal` 400. The first byte of a delimiter (CR) occurs
 * nowhere else in it, so a failed match needs no backtracking, wherever the body is split into chunks.
 */
export class MultipartParser {
  readonly #sink: PartSink
  readonly #delimiter: Uint8Array
  #state: State = "start"
  // How many bytes of the delimiter have matched, and how many of these in earlier chunks. A body begins as if after a line end.
  #matched = 2
  #carried = 0
  #isFirst = true
  #tail = 0
  readonly #line = new Uint8Array(headLimit)
  #lineLength = 0
  #headLength = 0
  #sawReturn = false
  #lines: string[] = []

  /** `boundary`: one that `isBoundary` accepts. */
  constructor(boundary: string, sink: PartSink) {
    this.#sink = sink
    this.#delimiter = encoder.encode(`\r\n--${boundary}`)
  }

  /** Parses the next chunk of the body. Throws `RequestRefusal` 400. */
  write(chunk: Uint8Array): void {
    let at = 0
    while (at < chunk.length) {
      if (this.#state === "content") at = this.#readContent(chunk, at)
      else if (this.#state === "head") at = this.#readHead(chunk, at)
      else if (this.#state === "tail") at = this.#readTail(chunk, at)
      else if (this.#state === "start") at = this.#readStart(chunk, at)
      // Anything after the last delimiter is ignored (RFC 2046 5.1.1).
      else return
    }
  }

  /** Ends the body. Throws `RequestRefusal` 400 if the last delimiter is missing. */
  end(): void {
    if (this.#state !== "over") throw malformedBody()
  }

  // Before the first delimiter, at most one line end is allowed.
  #readStart(chunk: Uint8Array, at: number): number {
    const byte = chunk[at]
    if (this.#isFirst && byte === CR) this.#matched = 1
    else if (byte === this.#delimiter[this.#matched]) this.#matched += 1
    else throw malformedBody()
    this.#isFirst = false
    if (this.#matched === this.#delimiter.length) this.#enterTail()
    return at + 1
  }

  #enterTail(): void {
    this.#state = "tail"
    this.#matched = 0
    this.#carried = 0
    this.#tail = 0
  }

  // After a delimiter: a line end and the next part, or two dashes and the end.
  #readTail(chunk: Uint8Array, at: number): number {
    const byte = chunk[at]!
    if (this.#tail === 0 && (byte === CR || byte === DASH)) this.#tail = byte
    else if (this.#tail === CR && byte === LF) this.#state = "head"
    else if (this.#tail === DASH && byte === DASH) this.#state = "over"
    else throw malformedBody()
    return at + 1
  }

  #readHead(chunk: Uint8Array, at: number): number {
    if (this.#sawReturn) {
      if (chunk[at] !== LF) throw malformedBody()
      this.#sawReturn = false
      this.#endLine()
      return at + 1
    }
    const found = chunk.indexOf(CR, at)
    const end = found === -1 ? chunk.length : found
    this.#headLength += end - at
    if (this.#headLength > headLimit) throw malformedBody()
    this.#line.set(chunk.subarray(at, end), this.#lineLength)
    this.#lineLength += end - at
    if (found === -1) return end
    this.#sawReturn = true
    return end + 1
  }

  #endLine(): void {
    this.#headLength += 2
    if (this.#lineLength > 0) {
      if (this.#lines.length === headerLimit) throw malformedBody()
      this.#lines.push(decodeStrictly(this.#line.subarray(0, this.#lineLength)))
      this.#lineLength = 0
      return
    }
    this.#sink.open(readPartHead(this.#lines))
    this.#lines = []
    this.#headLength = 0
    this.#state = "content"
  }

  #readContent(chunk: Uint8Array, from: number): number {
    const delimiter = this.#delimiter
    let at = from
    let matched = this.#matched
    while (at < chunk.length) {
      if (matched === 0) {
        const found = chunk.indexOf(CR, at)
        if (found === -1) {
          at = chunk.length
          break
        }
        matched = 1
        at = found + 1
      } else if (chunk[at] === delimiter[matched]) {
        matched += 1
        at += 1
        if (matched < delimiter.length) continue
        this.#give(chunk, from, at - matched)
        this.#sink.close()
        this.#enterTail()
        return at
      } else {
        // The partial match was content; its bytes in earlier chunks equal those of the delimiter.
        if (this.#carried > 0) this.#sink.take(delimiter.subarray(0, this.#carried))
        this.#carried = 0
        matched = 0
      }
    }
    this.#give(chunk, from, at - (matched - this.#carried))
    this.#matched = matched
    this.#carried = matched
    return at
  }

  #give(chunk: Uint8Array, from: number, end: number): void {
    if (end > from) this.#sink.take(chunk.subarray(from, end))
  }
}

/** Decodes UTF-8. Throws `RequestRefusal` 400 for other bytes. */
export function decodeStrictly(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw malformedBody(cause)
  }
}

/** Checks the boundary parameter of a multipart body and returns it. Throws `RequestRefusal` 400. */
export function checkBoundary(boundary: string | undefined): string {
  if (boundary === undefined) throw new RequestRefusal(400, "Missing boundary in multipart.")
  if (!isBoundary(boundary)) throw malformedBody()
  return boundary
}
