// The head of a part of multipart/form-data: its headers, and the parameters of Content-Disposition (RFC 7578 4.2, WHATWG's escapes).
import { RequestRefusal } from "./error.ts"
import { HeaderList } from "./header-list.ts"

/** The head of a part. */
export interface PartHead {
  /** The name of the field, as sent. Brackets and dots have no special meaning. */
  readonly name: string
  /** Undefined for a text field. */
  readonly filename: string | undefined
  readonly headers: HeaderList
}

/** FastAPI's error for a malformed body. */
export function malformedBody(cause?: unknown): RequestRefusal {
  return new RequestRefusal(400, "There was an error parsing the body", cause === undefined ? {} : { cause })
}

const isToken = (text: string): boolean => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text)
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern detects them.
const hasControls = (text: string): boolean => /[\x00-\x08\x0a-\x1f\x7f]/.test(text)

/** Parses the header lines of a part, without their line ends. Throws `RequestRefusal` 400. */
export function readPartHead(lines: readonly string[]): PartHead {
  const flat: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(":")
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase()
    const value = line.slice(colon + 1).trim()
    // A line that begins with a blank would continue the previous one, which RFC 9112 5.2 no longer allows.
    if (!isToken(name) || hasControls(value)) throw malformedBody()
    flat.push(name, value)
  }
  const disposition = onlyValue(flat, "content-disposition")
  const parameters = disposition === undefined ? undefined : readDisposition(disposition)
  onlyValue(flat, "content-type")
  const name = parameters?.get("name")
  if (name === undefined) throw new RequestRefusal(400, 'The Content-Disposition header field "name" must be provided.')
  // `filename*` is not used in forms (RFC 7578 4.2), so it is ignored.
  return { name, filename: parameters?.get("filename"), headers: HeaderList.trusted(flat) }
}

function onlyValue(flat: readonly string[], name: string): string | undefined {
  let found: string | undefined
  for (let i = 0; i < flat.length; i += 2) {
    if (flat[i] !== name) continue
    if (found !== undefined) throw malformedBody()
    found = flat[i + 1]
  }
  return found
}

// `form-data; name="a"; filename="b.txt"`. Parsed by position, so each character is read once.
function readDisposition(value: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  const first = value.indexOf(";")
  const type = (first === -1 ? value : value.slice(0, first)).trim().toLowerCase()
  if (type !== "form-data") throw malformedBody()
  let at = first === -1 ? value.length : first
  while (at < value.length) {
    if (value[at] !== ";") throw malformedBody()
    at = skipBlanks(value, at + 1)
    if (at === value.length) break
    const equals = value.indexOf("=", at)
    const name = value.slice(at, Math.max(equals, at)).toLowerCase()
    if (!isToken(name) || parameters.has(name)) throw malformedBody()
    const [text, end] = value[equals + 1] === '"' ? readQuoted(value, equals + 2) : readToken(value, equals + 1)
    parameters.set(name, text)
    at = skipBlanks(value, end)
  }
  return parameters
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (text[at] === " " || text[at] === "\t") at += 1
  return at
}

function readToken(value: string, start: number): readonly [string, number] {
  const semicolon = value.indexOf(";", start)
  const end = semicolon === -1 ? value.length : semicolon
  const text = value.slice(start, end).trimEnd()
  if (!isToken(text)) throw malformedBody()
  return [text, end]
}

// Browsers write `"` as `%22` and do not escape backslashes; other clients write `\"` and `\\`. Any other backslash is literal.
function readQuoted(value: string, start: number): readonly [string, number] {
  let text = ""
  let from = start
  for (let at = start; at < value.length; at += 1) {
    const character = value[at]
    if (character === '"') return [(text + value.slice(from, at)).replaceAll("%22", '"'), at + 1]
    if (character !== "\\" || (value[at + 1] !== '"' && value[at + 1] !== "\\")) continue
    text += value.slice(from, at)
    from = at + 1
    at += 1
  }
  throw malformedBody()
}
