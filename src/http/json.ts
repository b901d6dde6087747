// JSON text: parsing with exact integers, a depth limit and Python's positions and messages; writing with integers of any size.

/** A syntax error in JSON text: the character offset and the message of Python's decoder, as in FastAPI's `json_invalid`. */
export class JSONDecodeError extends Error {
  override readonly name = "JSONDecodeError"
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

/** Arrays and objects may be nested this deep: `JSON.stringify` and validators recurse, real APIs stay below 20. */
export const maxJsonDepth = 100

const LONG_INTEGER = /\d{16}/

/**
 * Parses JSON text (RFC 8259). Integers beyond 2^53 become `bigint`, never a rounded number. A leading byte order mark is skipped.
 * Throws `JSONDecodeError`.
 */
export function parseJson(text: string): unknown {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (LONG_INTEGER.test(source) || openers(source) > maxJsonDepth) return new Reader(source).document()
  try {
    return JSON.parse(source)
  } catch {
    return new Reader(source).document()
  }
}

// Counts `{` and `[`, up to one more than the limit: a text with fewer cannot be too deep.
function openers(text: string): number {
  let count = 0
  for (const opener of "{[") {
    for (let at = text.indexOf(opener); at !== -1 && count <= maxJsonDepth; at = text.indexOf(opener, at + 1)) count += 1
  }
  return count
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y
const BLANK = /[ \t\n\r]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings contain none (RFC 8259 7).
const PLAIN = /[^"\\\u0000-\u001f]*/y
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }

/** The slow and exact reader: used for long integers, deep texts and the position of a syntax error. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): unknown {
    this.#blank()
    const value = this.#value(1)
    this.#blank()
    if (this.#at < this.#text.length) throw new JSONDecodeError("Extra data", this.#at)
    return value
  }

  #blank(): void {
    BLANK.lastIndex = this.#at
    BLANK.test(this.#text)
    this.#at = BLANK.lastIndex
  }

  #value(depth: number): unknown {
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth)
      case "[":
        return this.#array(depth)
      case '"':
        return this.#string()
      case "t":
        return this.#word("true", true)
      case "f":
        return this.#word("false", false)
      case "n":
        return this.#word("null", null)
      default:
        return this.#number()
    }
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw new JSONDecodeError("Expecting value", this.#at)
    this.#at += word.length
    return value
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.#at
    const match = NUMBER.exec(this.#text)
    if (match === null) throw new JSONDecodeError("Expecting value", this.#at)
    this.#at = NUMBER.lastIndex
    const value = Number(match[0])
    if (match[1] === undefined && match[2] === undefined && !Number.isSafeInteger(value)) return BigInt(match[0])
    return value
  }

  #string(): string {
    const start = this.#at
    this.#at += 1
    let value = ""
    for (;;) {
      PLAIN.lastIndex = this.#at
      PLAIN.test(this.#text)
      value += this.#text.slice(this.#at, PLAIN.lastIndex)
      this.#at = PLAIN.lastIndex
      const next = this.#text[this.#at]
      if (next === undefined) throw new JSONDecodeError("Unterminated string starting at", start)
      if (next === '"') {
        this.#at += 1
        return value
      }
      if (next !== "\\") throw new JSONDecodeError("Invalid control character at", this.#at)
      value += this.#escape(start)
    }
  }

  #escape(start: number): string {
    const letter = this.#text[this.#at + 1]
    if (letter === undefined) throw new JSONDecodeError("Unterminated string starting at", start)
    if (letter === "u") {
      const digits = this.#text.slice(this.#at + 2, this.#at + 6)
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new JSONDecodeError("Invalid \\uXXXX escape", this.#at + 1)
      this.#at += 6
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const meaning = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined
    if (meaning === undefined) throw new JSONDecodeError("Invalid \\escape", this.#at)
    this.#at += 2
    return meaning
  }

  #enter(depth: number): void {
    if (depth > maxJsonDepth) throw new JSONDecodeError(`Nested deeper than ${maxJsonDepth} levels`, this.#at)
    this.#at += 1
    this.#blank()
  }

  #array(depth: number): unknown[] {
    this.#enter(depth)
    const values: unknown[] = []
    if (this.#text[this.#at] === "]") {
      this.#at += 1
      return values
    }
    for (;;) {
      values.push(this.#value(depth + 1))
      if (this.#separated("]")) return values
      this.#blank()
    }
  }

  #object(depth: number): object {
    this.#enter(depth)
    const entries: object = {}
    if (this.#text[this.#at] === "}") {
      this.#at += 1
      return entries
    }
    for (;;) {
      if (this.#text[this.#at] !== '"') throw new JSONDecodeError("Expecting property name enclosed in double quotes", this.#at)
      const key = this.#string()
      this.#blank()
      if (this.#text[this.#at] !== ":") throw new JSONDecodeError("Expecting ':' delimiter", this.#at)
      this.#at += 1
      this.#blank()
      // Like JSON.parse: `__proto__` is an own property, never the prototype.
      Object.defineProperty(entries, key, { value: this.#value(depth + 1), writable: true, enumerable: true, configurable: true })
      if (this.#separated("}")) return entries
      this.#blank()
    }
  }

  // After a member: true at the closing character, false after a comma.
  #separated(closing: string): boolean {
    this.#blank()
    const next = this.#text[this.#at]
    if (next !== closing && next !== ",") throw new JSONDecodeError("Expecting ',' delimiter", this.#at)
    this.#at += 1
    return next === closing
  }
}

// Marks an integer in the output of JSON.stringify. Unguessable, so that no value can imitate it; made on first use, because
// workers have no random source while they load.
let mark: string | undefined

function makeMark(): string {
  return `bigint:${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join("")}:`
}

/** Compact JSON text (FastAPI's separators). `bigint` is written as a number in full; `undefined` and functions as in `JSON.stringify`. */
export function stringifyJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null"
  } catch (error) {
    if (!(error instanceof TypeError) || !/BigInt/i.test(error.message)) throw error
  }
  mark ??= makeMark()
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? mark + String(inner) : inner))
  return text.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1")
}
