// Convertors: which text a `{name:convertor}` in a path template accepts. Scans without regular expressions.

/** `str`: one or more characters except "/"; `path`: any text, also empty; `int`, `float`: not negative; `uuid`. */
export type Convertor = "str" | "path" | "int" | "float" | "uuid"

const convertors: ReadonlySet<string> = new Set<Convertor>(["str", "path", "int", "float", "uuid"])

/** Whether a convertor with this name exists. */
export function isConvertor(name: string): name is Convertor {
  return convertors.has(name)
}

/** Whether a convertor accepts all of `text` from `start` to `end`. For `str` the caller ensures that there is no "/" in between. */
export function acceptsText(convertor: Convertor, text: string, start: number, end: number): boolean {
  switch (convertor) {
    case "str":
      return end > start
    case "path":
      return true
    case "int":
      return end > start && endOfDigits(text, start, end) === end
    case "float":
      return isFloat(text, start, end)
    case "uuid":
      return endOfUuid(text, start, end) === end
    default:
      return convertor satisfies never
  }
}

/** Whether the character at `at` is 0 to 9. */
export function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** The end of the digits that begin at `start`; `start` itself if there are none. */
function endOfDigits(text: string, start: number, end: number): number {
  let at = start
  while (at < end && isDigit(text, at)) at++
  return at
}

function isFloat(text: string, start: number, end: number): boolean {
  const point = endOfDigits(text, start, end)
  if (point === start) return false
  if (point === end) return true
  return text.charCodeAt(point) === 46 && point + 1 < end && endOfDigits(text, point + 1, end) === end
}

const uuidGroups = [8, 4, 4, 4, 12]

/** The end of the UUID that begins at `start`, or -1. As in Starlette each dash is optional, so there is at most one match. */
export function endOfUuid(text: string, start: number, end: number): number {
  let at = start
  for (const size of uuidGroups) {
    if (at > start && text.charCodeAt(at) === 45) at++
    for (const stop = at + size; at < stop; at++) {
      if (at >= end || !isHex(text.charCodeAt(at))) return -1
    }
  }
  return at
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70)
}
