// Dates as text: pydantic's reading of date-times and timestamps, and its writing of them.

export type DateReading =
  | { readonly date: Date }
  | { readonly error: string; readonly type: "datetime_from_date_parsing" | "datetime_parsing" }

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt _](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d\d):?(\d\d))?)?$/
const TIMESTAMP = /^[+-]?\d+(?:\.\d+)?$/
// A larger absolute value is milliseconds; both as pydantic decides.
const SECONDS_WATERSHED = 2e10
const LAST_TIMESTAMP = 253_402_300_799_999

const refuse = (error: string): DateReading => ({ error, type: "datetime_from_date_parsing" })

/** Reads RFC 3339 text (seconds, zone and time optional; no zone: UTC) or a Unix time in digits. Precise to the millisecond. */
export function readDateText(text: string): DateReading {
  const match = DATE_TIME.exec(text)
  if (match === null) return TIMESTAMP.test(text) ? readTimestamp(Number(text), text) : refuse(dateError(text))
  const wrong = dateError(text.slice(0, 10))
  if (wrong !== "") return wrong === "year 0 is out of range" ? { error: wrong, type: "datetime_parsing" } : refuse(wrong)
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", , sign, zoneHour = "0", zoneMinute = "0"] = match
  const zone = (sign === "-" ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute))
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || Number(zoneHour) > 23 || Number(zoneMinute) > 59) {
    return refuse("unexpected extra characters at the end of the input")
  }
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute) - zone, Number(second), Number(fraction.padEnd(3, "0").slice(0, 3)))
  return { date }
}

/** Reads a Unix time: seconds up to 2e10, milliseconds above. */
export function readTimestamp(value: number, text = String(value)): DateReading {
  const milliseconds = Math.abs(value) <= SECONDS_WATERSHED ? value * 1000 : value
  if (Math.abs(milliseconds) <= LAST_TIMESTAMP) return { date: new Date(milliseconds) }
  // Text of this size is read as a date first, and fails there.
  if (value > 0 && text.length > 19) return refuse("invalid date separator, expected `-`")
  return refuse("dates after 9999 are not supported as unix timestamps")
}

// Why text is not a date: the empty string if its first ten characters are one and nothing follows.
function dateError(text: string): string {
  if (text.length < 10) return "input is too short"
  if (!/^\d{4}/.test(text)) return "invalid character in year"
  if (text[4] !== "-") return "invalid date separator, expected `-`"
  if (!/^\d\d/.test(text.slice(5))) return "invalid character in month"
  if (text[7] !== "-") return "invalid date separator, expected `-`"
  if (!/^\d\d/.test(text.slice(8))) return "invalid character in day"
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))]
  if (month < 1 || month > 12) return "month value is outside expected range of 1-12"
  if (day < 1 || day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()) return "day value is outside expected range"
  if (year === 0) return "year 0 is out of range"
  return text.length > 10 ? "unexpected extra characters at the end of the input" : ""
}

/** ISO 8601 in UTC as pydantic writes it: no fraction, or six digits. */
export function writeDate(date: Date): string {
  const text = date.toISOString()
  return text.endsWith(".000Z") ? `${text.slice(0, -5)}Z` : `${text.slice(0, -1)}000Z`
}
