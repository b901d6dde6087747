// Decimal numbers as text: parsing, exact comparison, and formatting as in Python. No floats are used, so nothing is rounded.

/** `coefficient` times ten to the power of `exponent`. `negative` is also true for -0. */
export interface Decimal {
  readonly negative: boolean
  readonly coefficient: string
  readonly exponent: number
}

const DECIMAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/
const NOT_FINITE = /^[+-]?(?:inf(?:inity)?|s?nan\d*)$/i
// Numbers beyond these limits are rejected, because arithmetic on them takes too long. Python's integers and decimal128 have the same limits.
const MOST_DIGITS = 4300
const WIDEST_EXPONENT = 6144

/** Parses a decimal. Surrounding spaces and underscores are allowed, as in Python. Undefined if the text is not a decimal or too long. */
export function readDecimal(text: string): Decimal | "not finite" | undefined {
  const bare = text.trim().replaceAll("_", "")
  const match = DECIMAL.exec(bare)
  if (match === null) return NOT_FINITE.test(bare) ? "not finite" : undefined
  const [, sign, whole = "", fraction = match[4] ?? "", , power = "0"] = match
  const coefficient = (whole + fraction).replace(/^0+(?=\d)/, "")
  const exponent = Number(power) - fraction.length
  const isTooWide = coefficient.length > MOST_DIGITS || Math.abs(exponent + coefficient.length) > WIDEST_EXPONENT
  return isTooWide ? undefined : { negative: sign === "-", coefficient, exponent }
}

/** Formats like Python's `str(Decimal(...))`: trailing zeros are kept, and very small or large numbers have an exponent. */
export function writeDecimal({ negative, coefficient, exponent }: Decimal): string {
  const sign = negative ? "-" : ""
  const adjusted = exponent + coefficient.length - 1
  if (exponent <= 0 && adjusted >= -6) {
    if (exponent === 0) return sign + coefficient
    const padded = coefficient.padStart(1 - exponent, "0")
    return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
  }
  const digits = coefficient.length === 1 ? coefficient : `${coefficient[0]}.${coefficient.slice(1)}`
  return `${sign}${digits}E${adjusted < 0 ? "-" : "+"}${Math.abs(adjusted)}`
}

/** Negative, zero or positive, like `a - b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [first, second] = align(a, b)
  return first < second ? -1 : first > second ? 1 : 0
}

/** Whether a decimal is a whole multiple of another. False for a multiple of zero. */
export function isMultiple(value: Decimal, of: Decimal): boolean {
  const [dividend, divisor] = align(value, of)
  return divisor !== 0n && dividend % divisor === 0n
}

// Both as integers in the same unit.
function align(a: Decimal, b: Decimal): [bigint, bigint] {
  const unit = Math.min(a.exponent, b.exponent)
  return [scale(a, unit), scale(b, unit)]
}

function scale({ negative, coefficient, exponent }: Decimal, unit: number): bigint {
  const integer = BigInt(coefficient) * 10n ** BigInt(exponent - unit)
  return negative ? -integer : integer
}

/** The number of digits, in total and after the point, without the trailing zeros of a fraction (pydantic's count). */
export function countDigits({ coefficient, exponent }: Decimal): { readonly digits: number; readonly places: number } {
  const bare = coefficient.replace(/0+$/, "")
  if (bare === "") return { digits: 1, places: 0 }
  const power = exponent + coefficient.length - bare.length
  if (power >= 0) return { digits: bare.length + power, places: 0 }
  return { digits: Math.max(bare.length, -power), places: -power }
}
