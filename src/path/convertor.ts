// Convertors: which text the `{name:convertor}` of a path template takes. Plain scans, no regular expressions.

/** `str` takes one or more characters but "/", `path` any text, also none; the others are what they say, never negative. */
export type Convertor = "str" | "path" | "int" | "float" | "uuid"

const convertors: ReadonlySet<string> = new Set<Convertor>(["str", "path", "int", "float", "uuid"])

/** Whether a template may name this convertor. */
export function isConvertor(name: string): name is Convertor {
  return convertors.has(name)
}

/** Whether a convertor takes all of `text` from `start` to `end`. `str` trusts the caller that no "/" lies between. */
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
  }
}

/** Whether the character at `at` is 0 to 9. */
export function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** Where the run of digits that begins at `start` ends; `start` itself if there is none. */
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

/** Where the UUID that begins at `start` ends, or -1. As in Starlette each dash may be left out, so a UUID has one length at most. */
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
