// Time spans as text: ISO 8601 (`P1DT2H`), and the form that Python prints (`1 day, 02:00:00`); in seconds, with pydantic's messages.

const ISO =
  /^P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const CLOCK = /^(?:(\d+) ?d(?:ays?)?,? ?)?(?:(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?$/i
const DAY = 86_400
/** The seconds of each part, in the order of ISO 8601; years and months as in pydantic. */
const isoLengths = [365 * DAY, 30 * DAY, 7 * DAY, DAY, 3600, 60, 1]
const clockLengths = [DAY, 3600, 60, 1]

/** Python's `timedelta.max`, in seconds. */
export const longestDuration = 999_999_999 * DAY

/** The duration in seconds, or pydantic's reason why the text is invalid. */
export function readDuration(text: string): number | string {
  const body = text.replace(/^[+-]/, "")
  const error = explain(body)
  if (error !== undefined) return error
  const [match, lengths] = body.startsWith("P") ? [ISO.exec(body), isoLengths] : [CLOCK.exec(body), clockLengths]
  const parts = match!.slice(1).map((part) => Number(part ?? 0))
  if (lengths === clockLengths && parts[2]! > 59) return "minute value is outside expected range of 0-59"
  if (lengths === clockLengths && parts[3]! >= 60) return "second value is outside expected range of 0-59"
  const seconds = parts.reduce((sum, part, i) => sum + part * lengths[i]!, 0)
  if (seconds > longestDuration) return "durations may not exceed 999,999,999 days"
  return text.startsWith("-") && seconds !== 0 ? -seconds : seconds
}

function explain(body: string): string | undefined {
  if (body === "" || body === "P" || body === "PT") return "input is too short"
  if (!body.startsWith("P")) {
    if (CLOCK.test(body)) return undefined
    return /^\d/.test(body) ? '"day" identifier in duration not correctly formatted' : "invalid digit in duration"
  }
  if (ISO.test(body)) return undefined
  const [date = "", time = ""] = body.slice(1).split("T")
  const part = /^(?:\d+(?:\.\d+)?[YMWD])*$/.test(date) ? time : date
  return /^[\d.YMWDHS]*$/.test(part)
    ? `quantity invalid in ${part === date ? "date" : "time"} part of duration`
    : "invalid digit in duration"
}

/** Formats a duration as ISO 8601, like pydantic, to the microsecond. */
export function writeDuration(seconds: number): string {
  let rest = Math.round(Math.abs(seconds) * 1e6) / 1e6
  const take = (length: number, letter: string): string => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return count === 0 ? "" : `${count}${letter}`
  }
  const date = take(365 * DAY, "Y") + take(DAY, "D")
  const hours = take(3600, "H") + take(60, "M")
  const left = Number(rest.toFixed(6))
  const time = hours + (left === 0 ? "" : `${left}S`)
  const text = date + (time === "" ? "" : `T${time}`)
  return text === "" ? "PT0S" : `${seconds < 0 ? "-" : ""}P${text}`
}
