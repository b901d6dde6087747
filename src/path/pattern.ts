// Patterns: literals and names mixed within a stretch of a path, matched in time linear in the length of the text.
import { endOfUuid, isDigit } from "./convertor.ts"
import type { TemplatePart } from "./template.ts"

// One row per part. For each position: the end of that part if it and all parts after it match from there, else -1. Rows are filled from
// the last part backwards, each from the `next` one. The buffer is reused between calls, because matching is synchronous.
let rows = new Int32Array(1024)

/**
 * Matches all of `text` from `start` to `end` and writes start and end of each name to `bounds`, from index `slot` on. As in a regular
 * expression names are greedy, the leftmost first, but without backtracking: the time is the number of parts times the length.
 */
export function matchPattern(
  parts: readonly TemplatePart[],
  text: string,
  start: number,
  end: number,
  bounds: number[],
  slot: number,
): boolean {
  const first = parts[0]!
  const last = parts[parts.length - 1]!
  if (typeof first === "string" && !text.startsWith(first, start)) return false
  if (typeof last === "string" && !text.endsWith(last, end)) return false
  const width = end - start + 1
  const needed = (parts.length + 2) * width
  if (rows.length < needed) rows = new Int32Array(needed)
  const goal = parts.length * width - start
  rows.fill(-1, goal + start, goal + end)
  rows[goal + end] = end
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index]!
    const row = index * width - start
    if (typeof part === "string") fillLiteral(part, text, start, end, row, row + width)
    else if (part.convertor === "path") fillAny(start, end, row, row + width)
    else if (part.convertor === "uuid") fillUuid(text, start, end, row, row + width)
    else if (part.convertor === "float") fillFloat(text, start, end, row, row + width, goal + width)
    else fillRun(text, start, end, row, row + width, part.convertor === "int")
  }
  if (rows[0]! < 0) return false
  let at = start
  for (let index = 0; index < parts.length; index++) {
    const stop = rows[index * width - start + at]!
    if (typeof parts[index] !== "string") {
      bounds[slot++] = at
      bounds[slot++] = stop
    }
    at = stop
  }
  return true
}

function fillLiteral(literal: string, text: string, start: number, end: number, row: number, next: number): void {
  const code = literal.charCodeAt(0)
  for (let at = start; at <= end; at++) {
    const stop = at + literal.length
    const fits = text.charCodeAt(at) === code && stop <= end && rows[next + stop]! >= 0 && text.startsWith(literal, at)
    rows[row + at] = fits ? stop : -1
  }
}

/** `int`: one or more digits; `str`: one or more characters except "/". */
function fillRun(text: string, start: number, end: number, row: number, next: number, digits: boolean): void {
  let longest = -1
  rows[row + end] = -1
  for (let at = end - 1; at >= start; at--) {
    const fits = digits ? isDigit(text, at) : text.charCodeAt(at) !== 47
    if (!fits) longest = -1
    else if (longest < 0 && rows[next + at + 1]! >= 0) longest = at + 1
    rows[row + at] = longest
  }
}

/** Digits, optionally followed by a point and digits. The row `fraction` is used for the digits after the point. */
function fillFloat(text: string, start: number, end: number, row: number, next: number, fraction: number): void {
  fillRun(text, start, end, fraction, next, true)
  let longest = -1
  rows[row + end] = -1
  for (let at = end - 1; at >= start; at--) {
    if (!isDigit(text, at)) longest = -1
    else if (longest < 0) {
      const point = at + 1
      if (point < end && text.charCodeAt(point) === 46) longest = rows[fraction + point + 1]!
      if (longest < 0 && rows[next + point]! >= 0) longest = point
    }
    rows[row + at] = longest
  }
}

function fillUuid(text: string, start: number, end: number, row: number, next: number): void {
  for (let at = start; at <= end; at++) {
    const stop = endOfUuid(text, at, end)
    rows[row + at] = stop >= 0 && rows[next + stop]! >= 0 ? stop : -1
  }
}

function fillAny(start: number, end: number, row: number, next: number): void {
  let longest = -1
  for (let at = end; at >= start; at--) {
    if (longest < 0 && rows[next + at]! >= 0) longest = at
    rows[row + at] = longest
  }
}
