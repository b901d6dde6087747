// The Range header (RFC 9110 14), with Starlette's reading of it and its texts.

/** Start and end (exclusive) of a range: bytes. */
export type ByteRange = readonly [start: number, end: number]

/** With more ranges the whole file is sent: many small ranges cost the server far more than the client (CVE-2025-62727). */
const maxRanges = 16

/**
 * The ranges that a header requests, sorted and merged; empty to send the whole file. For an error: the text of a 400, or
 * `"unsatisfiable"` for a 416.
 */
export function parseRange(header: string, size: number): { ranges: readonly ByteRange[] } | { malformed: string } | "unsatisfiable" {
  const equals = header.indexOf("=")
  if (equals === -1) return { malformed: "Malformed range header." }
  if (header.slice(0, equals).trim().toLowerCase() !== "bytes") return { malformed: "Only support bytes range" }
  const parts = header.slice(equals + 1).split(",")
  if (parts.length > maxRanges) return { ranges: [] }
  const ranges: ByteRange[] = []
  for (const part of parts) {
    // Trimmed first: two runs of blanks around an optional number would backtrack.
    const match = /^(\d*)[ \t]*-[ \t]*(\d*)$/.exec(part.trim())
    const [, first = "", last = ""] = match ?? []
    // Invalid ranges are ignored, as in Starlette.
    if (first === "" && last === "") continue
    const start = first === "" ? Math.max(size - Number(last), 0) : Number(first)
    const end = first !== "" && last !== "" && Number(last) < size ? Number(last) + 1 : size
    ranges.push([start, end])
  }
  if (ranges.length === 0) return { malformed: "Range header: range must be requested" }
  if (ranges.some(([start]) => start >= size)) return "unsatisfiable"
  if (ranges.some(([start, end]) => start >= end)) return { malformed: "Range header: start must be less than end" }
  return { ranges: mergeRanges(ranges) }
}

function mergeRanges(ranges: ByteRange[]): readonly ByteRange[] {
  const merged: [number, number][] = []
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}
