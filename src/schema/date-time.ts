// Dates, times and durations as text: read by pydantic's rules and with its error messages, and written as pydantic writes them.

/** The parsed value, or pydantic's reason why the text is invalid. */
export type Reading<T> = { readonly value: T } | { readonly error: string }

interface DateParts {
  readonly year: number
  readonly month: number
  readonly day: number
}

interface TimeParts {
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Truncated to six digits. */
  readonly microsecond: number
  /** Minutes east of UTC; undefined if the text has no zone. */
  readonly offset: number | undefined
}

const refuse = (error: string): { readonly error: string } => ({ error })
const tooShort = refuse("input is too short")
const extra = refuse("unexpected extra characters at the end of the input")

// The number in two digits at a position; undefined if they are not digits.
function twoDigits(text: string, at: number): number | undefined {
  const digits = text.slice(at, at + 2)
  return /^\d\d$/.test(digits) ? Number(digits) : undefined
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

// Reads the first ten characters, YYYY-MM-DD. The caller reads the rest.
function readDateStart(text: string): Reading<DateParts> {
  if (text.length < 10) return tooShort
  if (!/^\d{4}/.test(text)) return refuse("invalid character in year")
  if (text[4] !== "-") return refuse("invalid date separator, expected `-`")
  const month = twoDigits(text, 5)
  if (month === undefined) return refuse("invalid character in month")
  if (text[7] !== "-") return refuse("invalid date separator, expected `-`")
  const day = twoDigits(text, 8)
  if (day === undefined) return refuse("invalid character in day")
  const year = Number(text.slice(0, 4))
  if (month < 1 || month > 12) return refuse("month value is outside expected range of 1-12")
  if (day < 1 || day > daysIn(year, month)) return refuse("day value is outside expected range")
  return year === 0 ? refuse("year 0 is out of range") : { value: { year, month, day } }
}

/** `HH:MM[:SS[.ffffff]]` with an optional zone (`Z`, `+HH:MM`, `+HHMM`). */
export function readTimeText(text: string): Reading<TimeParts> {
  if (text.length < 5) return tooShort
  const hour = twoDigits(text, 0)
  if (hour === undefined) return refuse("invalid character in hour")
  if (text[2] !== ":") return refuse("invalid time separator, expected `:`")
  const minute = twoDigits(text, 3)
  if (minute === undefined) return refuse("invalid character in minute")
  if (hour > 23) return refuse("hour value is outside expected range of 0-23")
  if (minute > 59) return refuse("minute value is outside expected range of 0-59")
  let at = 5
  let second = 0
  let microsecond = 0
  if (text[at] === ":") {
    const digits = twoDigits(text, 6)
    if (digits === undefined) return refuse("invalid character in second")
    if (digits > 59) return refuse("second value is outside expected range of 0-59")
    second = digits
    at = 8
    const fraction = /^[.,](\d+)/.exec(text.slice(at))
    if (fraction !== null) {
      microsecond = Number(fraction[1]!.padEnd(6, "0").slice(0, 6))
      at += fraction[0].length
    } else if (/^[.,]/.test(text.slice(at))) return refuse("second fraction value is more than 6 digits long")
  }
  const zone = readZone(text.slice(at))
  return "error" in zone ? zone : { value: { hour, minute, second, microsecond, offset: zone.value } }
}

function readZone(text: string): Reading<number | undefined> {
  if (text === "") return { value: undefined }
  if (/^[Zz]/.test(text)) return text.length === 1 ? { value: 0 } : extra
  if (!/^[+-]/.test(text)) return refuse("invalid timezone sign")
  const hours = twoDigits(text, 1)
  if (hours === undefined) return text.length < 3 ? tooShort : refuse("invalid timezone hour")
  const at = text[3] === ":" ? 4 : 3
  const rest = twoDigits(text, at)
  if (rest === undefined) return text.length < at + 2 ? tooShort : refuse("invalid timezone minute")
  if (rest > 59) return refuse("timezone minute value is outside expected range of 0-59")
  const minutes = hours * 60 + rest
  if (minutes >= 24 * 60) return refuse("timezone offset must be less than 24 hours")
  if (text.length > at + 2) return extra
  return { value: text[0] === "-" ? -minutes : minutes }
}

const TIMESTAMP = /^[+-]?\d+(?:\.\d+)?$/
// pydantic reads a larger absolute value as milliseconds.
const SECONDS_WATERSHED = 2e10
const LAST_TIMESTAMP = 253_402_300_799_999

/** A Unix time: in seconds up to 2e10, above that in milliseconds. */
export function readTimestamp(value: number): Reading<Date> {
  const milliseconds = Math.abs(value) <= SECONDS_WATERSHED ? value * 1000 : value
  if (Math.abs(milliseconds) <= LAST_TIMESTAMP) return { value: new Date(milliseconds) }
  return refuse("dates after 9999 are not supported as unix timestamps")
}

// A date-time with a time, but not a timestamp.
function readFullDateTime(text: string): Reading<Date> {
  const date = readDateStart(text)
  if ("error" in date) return date
  if (text.length === 10) return tooShort
  if (!/[Tt _]/.test(text[10]!)) return refuse("invalid datetime separator, expected `T`, `t`, `_` or space")
  const time = readTimeText(text.slice(11))
  return "error" in time ? time : { value: joinParts(date.value, time.value) }
}

function joinParts({ year, month, day }: DateParts, time?: TimeParts): Date {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (time === undefined) return date
  // A time without a zone is read as UTC, because a Date has no other representation.
  date.setUTCHours(time.hour, time.minute - (time.offset ?? 0), time.second, Math.trunc(time.microsecond / 1000))
  return date
}

/** Why text is not a date-time: pydantic's reason and error type. */
export type DateTimeProblem = { readonly error: string; readonly type: "datetime_from_date_parsing" | "datetime_parsing" }

/** A date-time, a date, or a Unix time in digits. Text that is none of these gets the error that pydantic reports for an invalid date. */
export function readDateText(text: string): { readonly value: Date } | DateTimeProblem {
  if (TIMESTAMP.test(text)) {
    const reading = readTimestamp(Number(text))
    if ("value" in reading) return reading
    return { type: "datetime_from_date_parsing", error: text.length > 19 ? "invalid date separator, expected `-`" : reading.error }
  }
  const full = readFullDateTime(text)
  if ("value" in full) return full
  const date = readDateStart(text)
  if ("value" in date) return text.length === 10 ? { value: joinParts(date.value) } : { ...extra, type: "datetime_from_date_parsing" }
  return { error: date.error, type: date.error === "year 0 is out of range" ? "datetime_parsing" : "datetime_from_date_parsing" }
}

/** Why text is not a calendar date: pydantic's reason and error type. */
export type DateProblem =
  | { readonly error: string; readonly type: "date_from_datetime_parsing" | "date_parsing" }
  | { readonly error: undefined; readonly type: "date_from_datetime_inexact" }

/** A calendar date as `YYYY-MM-DD`. A date-time or Unix time is accepted if it is exactly midnight. */
export function readCalendarDate(text: string): { readonly value: string } | DateProblem {
  const date = readDateStart(text)
  if ("value" in date && text.length === 10) return { value: text }
  if ("error" in date && date.error === "year 0 is out of range") return { error: date.error, type: "date_parsing" }
  const moment = TIMESTAMP.test(text) ? readTimestamp(Number(text)) : readFullDateTime(text)
  if ("error" in moment) return { error: moment.error, type: "date_from_datetime_parsing" }
  if (moment.value.getTime() % 86_400_000 !== 0) return { error: undefined, type: "date_from_datetime_inexact" }
  return { value: moment.value.toISOString().slice(0, 10) }
}

/** ISO 8601 in UTC, in pydantic's form: without a fraction, or with six digits. */
export function writeDate(date: Date): string {
  const text = date.toISOString()
  return text.endsWith(".000Z") ? `${text.slice(0, -5)}Z` : `${text.slice(0, -1)}000Z`
}
