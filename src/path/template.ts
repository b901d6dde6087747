// Path templates: `/files/{name}.{extension}/{rest:path}` parsed into plain data.
import { type Convertor, isConvertor } from "./convertor.ts"

/** One `{name}` or `{name:convertor}`. */
export interface TemplateName {
  readonly name: string
  readonly convertor: Convertor
}

/** Literal text in canonical form (see `canonicalLiteral`), or a name. */
export type TemplatePart = string | TemplateName

/** A parsed template. `parts` never contains two adjacent literals. */
export interface Template {
  /** As written. */
  readonly text: string
  /** As in OpenAPI, without convertors: `/files/{path}` (FastAPI's `path_format`). */
  readonly format: string
  readonly parts: readonly TemplatePart[]
  /** The names in `parts`, in order. */
  readonly names: readonly TemplateName[]
}

/** A template, prefix or path value that is invalid. The message quotes the text. */
export class TemplateError extends Error {
  override readonly name = "TemplateError"
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Parses a path template. Convertors are those of Starlette: `str` (one segment; the default), `path`, `int`, `float`, `uuid`.
 * @throws {TemplateError} if it does not start with "/", a brace is unmatched, a name is not an identifier or repeated, or a convertor
 * is unknown.
 */
export function parseTemplate(text: string): Template {
  if (!text.startsWith("/")) throw new TemplateError(`A path must start with '/': ${JSON.stringify(text)}`)
  const parts: TemplatePart[] = []
  const names: TemplateName[] = []
  let format = ""
  let at = 0
  while (at < text.length) {
    const open = endOfLiteral(text, at)
    if (open > at) {
      const literal = text.slice(at, open)
      parts.push(canonicalLiteral(literal))
      format += literal
    }
    if (open === text.length) break
    const close = text.indexOf("}", open)
    if (close < 0) throw new TemplateError(`Unmatched '{' in the path ${JSON.stringify(text)}`)
    const name = parseName(text.slice(open + 1, close), text)
    if (names.some((other) => other.name === name.name)) {
      throw new TemplateError(`The name '${name.name}' is repeated in the path ${JSON.stringify(text)}`)
    }
    parts.push(name)
    names.push(name)
    format += `{${name.name}}`
    at = close + 1
  }
  return { text, format, parts, names }
}

/**
 * The template of an operation that is only documented: a webhook's name, or a callback's URL with runtime expressions. It is not parsed
 * and never matched; only names that are identifiers count as parameters.
 */
export function documentTemplate(text: string): Template {
  const names = [...text.matchAll(/\{([^{}:]*)\}/g)].map(([, name]) => name!).filter((name) => identifier.test(name))
  return { text, format: text, parts: [text], names: names.map((name) => ({ name, convertor: "str" })) }
}

function endOfLiteral(text: string, start: number): number {
  const open = text.indexOf("{", start)
  const end = open < 0 ? text.length : open
  const close = text.indexOf("}", start)
  if (close >= 0 && close < end) throw new TemplateError(`Unmatched '}' in the path ${JSON.stringify(text)}`)
  return end
}

function parseName(inner: string, text: string): TemplateName {
  const colon = inner.indexOf(":")
  const name = colon < 0 ? inner : inner.slice(0, colon)
  const convertor = colon < 0 ? "str" : inner.slice(colon + 1)
  if (!identifier.test(name)) throw new TemplateError(`'{${inner}}' is not a valid name in the path ${JSON.stringify(text)}`)
  if (!isConvertor(convertor)) {
    throw new TemplateError(`Unknown convertor '${convertor}' in the path ${JSON.stringify(text)}: use str, path, int, float or uuid`)
  }
  return { name, convertor }
}

/**
 * The form of a literal in `Exchange.path`: escapes are decoded, except `%2F` and `%25`. A "%" that does not begin an escape is literal,
 * so `/100%`, `/100%25`, `/café` and `/caf%C3%A9` all match what a client sends for them.
 */
function canonicalLiteral(literal: string): string {
  if (!literal.includes("%")) return literal
  // Guards `%25` and `%2F`, so that they are unchanged after the decoding below.
  const guarded = literal.replace(/%(?:(25|2f)|(?![0-9a-f]{2}))/gi, (_, kept: string | undefined) => `%25${kept?.toUpperCase() ?? "25"}`)
  try {
    return decodeURIComponent(guarded)
  } catch {
    throw new TemplateError(`The escapes in the path are not UTF-8: ${JSON.stringify(literal)}`)
  }
}
