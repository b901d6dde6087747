// HeaderList: the headers of a reply, in order, repeats kept. One class for `Reply.headers` and the injected `response.headers`.

// RFC 9110 5.1 and 5.6.2: a field name is a token.
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// RFC 9110 5.5: visible characters, spaces and tabs inside; anything above 0xFF has no form on the wire.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Headers given as an object, as pairs, or as anything that iterates over pairs (a Web `Headers`). Names may have any case. */
export type HeadersInput = Readonly<Record<string, string>> | Iterable<readonly [string, string]>

/** Throws a `TypeError` for a name that is no token or a value with line breaks, NUL or characters beyond Latin-1 (RFC 9110 5.5). */
export function checkHeader(name: string, value: string): void {
  if (!NAME.test(name)) throw new TypeError(`Invalid header name: ${JSON.stringify(name)}`)
  if (!VALUE.test(value)) throw new TypeError(`Invalid value for header ${JSON.stringify(name)}`)
}

/**
 * Ordered response headers: a flat array of lower-case name, value, name, value. It reads like a Web `Headers`, but it keeps the order
 * in which headers were set and never joins repeats. Values are checked when they are set.
 */
export class HeaderList implements Iterable<[string, string]> {
  /** name, value, name, value, ...: for engines; names are lower-case. */
  readonly flat: string[]

  constructor(init?: HeadersInput) {
    this.flat = []
    if (init === undefined) return
    for (const [name, value] of Symbol.iterator in init ? init : Object.entries(init)) this.append(name, value)
  }

  /** A list over pairs that are known to be valid: no check, no copy. For the framework's own constant headers. */
  static trusted(flat: string[]): HeaderList {
    const list = Object.create(HeaderList.prototype) as { flat: string[] }
    list.flat = flat
    return list as HeaderList
  }

  /** Another list with the same headers. */
  copy(): HeaderList {
    return HeaderList.trusted(this.flat.slice())
  }

  /** The value, repeats joined with `, ` as Web `Headers` does; `null` if absent. */
  get(name: string): string | null {
    const wanted = name.toLowerCase()
    let found: string | null = null
    for (let i = 0; i < this.flat.length; i += 2) {
      if (this.flat[i] === wanted) found = found === null ? this.flat[i + 1]! : `${found}, ${this.flat[i + 1]}`
    }
    return found
  }

  /** Whether there is a header of this name. */
  has(name: string): boolean {
    const wanted = name.toLowerCase()
    for (let i = 0; i < this.flat.length; i += 2) if (this.flat[i] === wanted) return true
    return false
  }

  /** Replaces every header of this name, at the place of the first one. */
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

  /** Adds a value beside those that are there. */
  append(name: string, value: string): void {
    const text = String(value)
    checkHeader(name, text)
    this.flat.push(name.toLowerCase(), text)
  }

  /** Removes all values of a name. */
  delete(name: string): void {
    const wanted = name.toLowerCase()
    for (let i = this.flat.length - 2; i >= 0; i -= 2) if (this.flat[i] === wanted) this.flat.splice(i, 2)
  }

  /** Every `set-cookie` value, one entry each. */
  getSetCookie(): string[] {
    const values: string[] = []
    for (let i = 0; i < this.flat.length; i += 2) if (this.flat[i] === "set-cookie") values.push(this.flat[i + 1]!)
    return values
  }

  get size(): number {
    return this.flat.length / 2
  }

  /** Names and values, repeats apart. */
  *entries(): IterableIterator<[string, string]> {
    for (let i = 0; i < this.flat.length; i += 2) yield [this.flat[i]!, this.flat[i + 1]!]
  }

  /** Names, repeats apart. */
  *keys(): IterableIterator<string> {
    for (let i = 0; i < this.flat.length; i += 2) yield this.flat[i]!
  }

  /** Values, in the order of `entries`. */
  *values(): IterableIterator<string> {
    for (let i = 1; i < this.flat.length; i += 2) yield this.flat[i]!
  }

  /** Calls back with value and name, as `Headers` does. */
  forEach(visit: (value: string, name: string, list: HeaderList) => void): void {
    for (const [name, value] of this.entries()) visit(value, name, this)
  }

  /** As `entries`. */
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries()
  }
}
