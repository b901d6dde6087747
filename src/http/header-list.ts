// HeaderList: the headers of a reply, in order and with repeats. One class for `Reply.headers` and the injected `response.headers`.
import { UsageError } from "./error-code.ts"

// RFC 9110 5.1 and 5.6.2: a field name is a token.
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// RFC 9110 5.5: visible characters, and spaces and tabs inside. Characters above 0xFF cannot be sent.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Headers as an object, as pairs, or as anything that iterates over pairs (a Web `Headers`). Names may have any case. */
export type HeadersInput = Readonly<Record<string, string>> | Iterable<readonly [string, string]>

/** Throws `UsageError` for a name that is not a token, or a value with line breaks, NUL or characters beyond Latin-1 (RFC 9110 5.5). */
export function checkHeader(name: string, value: string): void {
  if (!NAME.test(name)) throw new UsageError("HAYAPI_HEADER", `Invalid header name: ${JSON.stringify(name)}`)
  if (!VALUE.test(value)) throw new UsageError("HAYAPI_HEADER", `Invalid value for header ${JSON.stringify(name)}`)
}

/**
 * Ordered response headers: a flat array of lower-case name, value, name, value. Its methods are those of a Web `Headers`, but it keeps the
 * order in which headers were set and never joins repeats. Values are checked when they are set: the methods throw `UsageError`, a `TypeError`.
 */
export class HeaderList implements Iterable<[string, string]> {
  /** Name, value, name, value, ...: for engines. Names are in lower case. */
  readonly flat: string[]

  constructor(init?: HeadersInput) {
    this.flat = []
    if (init === undefined) return
    for (const [name, value] of Symbol.iterator in init ? init : Object.entries(init)) this.append(name, value)
  }

  /** Makes a list from valid pairs without checking or copying them. For the framework's own constant headers. */
  static trusted(flat: string[]): HeaderList {
    const list = Object.create(HeaderList.prototype) as { flat: string[] }
    list.flat = flat
    return list as HeaderList
  }

  /** Another list with the same headers. */
  copy(): HeaderList {
    return HeaderList.trusted(this.flat.slice())
  }

  /** The value of a header, repeats joined with `, ` as in Web `Headers`; `null` if absent. */
  get(name: string): string | null {
    const wanted = name.toLowerCase()
    let found: string | null = null
    for (let i = 0; i < this.flat.length; i += 2) {
      if (this.flat[i] === wanted) found = found === null ? this.flat[i + 1]! : `${found}, ${this.flat[i + 1]}`
    }
    return found
  }

  /** Whether the list has a header with this name. */
  has(name: string): boolean {
    const wanted = name.toLowerCase()
    for (let i = 0; i < this.flat.length; i += 2) if (this.flat[i] === wanted) return true
    return false
  }

  /** Sets a header. It replaces all headers with this name, in the position of the first one. */
  set(name: string, value: string): void {
    const text = String(value)
    checkHeader(name, text)
    const wanted = name.toLowerCase()
    let placed = false
    for (let i = 0; i < this.flat.length; i += 2) {
      if (this.flat[i] !== wanted) continue
      if (placed) {
        this.flat.splice(i, 2)
        i -= 2
      } else {
        this.flat[i + 1] = text
        placed = true
      }
    }
    if (!placed) this.flat.push(wanted, text)
  }

  /** Adds a header and keeps existing ones with the same name. */
  append(name: string, value: string): void {
    const text = String(value)
    checkHeader(name, text)
    this.flat.push(name.toLowerCase(), text)
  }

  /** Removes all headers with this name. */
  delete(name: string): void {
    const wanted = name.toLowerCase()
    for (let i = this.flat.length - 2; i >= 0; i -= 2) if (this.flat[i] === wanted) this.flat.splice(i, 2)
  }

  /** Every `set-cookie` value separately. */
  getSetCookie(): string[] {
    const values: string[] = []
    for (let i = 0; i < this.flat.length; i += 2) if (this.flat[i] === "set-cookie") values.push(this.flat[i + 1]!)
    return values
  }

  /** The number of headers, counting repeats. */
  get size(): number {
    return this.flat.length / 2
  }

  /** Names and values; repeats are separate. */
  *entries(): IterableIterator<[string, string]> {
    for (let i = 0; i < this.flat.length; i += 2) yield [this.flat[i]!, this.flat[i + 1]!]
  }

  /** Names; repeats are separate. */
  *keys(): IterableIterator<string> {
    for (let i = 0; i < this.flat.length; i += 2) yield this.flat[i]!
  }

  /** Values, in the order of `entries`. */
  *values(): IterableIterator<string> {
    for (let i = 1; i < this.flat.length; i += 2) yield this.flat[i]!
  }

  /** Calls a function with each value and name, like `Headers`. */
  forEach(visit: (value: string, name: string, list: HeaderList) => void): void {
    for (const [name, value] of this.entries()) visit(value, name, this)
  }

  /** Same as `entries`. */
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries()
  }
}
