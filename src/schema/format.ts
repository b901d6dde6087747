// String formats that pydantic has too: its error messages, and the forms that it accepts in text beyond those of the schema.
import { readCalendarDate, readDateText, readTimeText } from "./date-time.ts"
import { longestDuration, readDuration, writeDuration } from "./duration.ts"
import { listExpected, makeProblem, type Problem, type ProblemType } from "./issue.ts"
import type { FormatOptions } from "./types.ts"

interface Format {
  /** The error type of a value that is not a string. Default: `string_type`. */
  readonly wrongType?: ProblemType
  /** Converts text that pydantic accepts to the form that the schema accepts; undefined to keep it. */
  readonly normalize?: (text: string) => string | undefined
  /** The text of a number, which pydantic accepts in lax JSON. */
  readonly fromNumber?: (value: number) => string
  /** Why pydantic would reject the text; undefined if it would not, in which case the schema library's message is used. */
  readonly explain: (text: string, options: FormatOptions) => Problem | undefined
}

const HEX_GROUPS = [8, 4, 4, 4, 12]

// Validates the text without braces or `urn:uuid:`; returns what is wrong with it.
function explainUuid(text: string): string | undefined {
  const braced = /^\{(.*)\}$/s.exec(text)?.[1] ?? text
  const isUrn = braced.startsWith("urn:uuid:")
  const bare = isUrn ? braced.slice(9) : braced
  const characters = [...bare]
  const wrong = characters.findIndex((character) => !/[0-9a-fA-F-]/.test(character))
  if (wrong >= 0) return `invalid character: found \`${characters[wrong]}\` at ${wrong + 1}`
  const groups = bare.split("-")
  if (groups.length === 1 && !isUrn) {
    return bare.length === 32 ? undefined : `invalid length: expected length 32 for simple format, found ${bare.length}`
  }
  if (groups.length !== 5) return `invalid group count: expected 5, found ${groups.length}`
  const odd = groups.findIndex((group, i) => group.length !== HEX_GROUPS[i])
  return odd < 0 ? undefined : `invalid group length in group ${odd}: expected ${HEX_GROUPS[odd]}, found ${groups[odd]!.length}`
}

function normalizeUuid(text: string): string | undefined {
  if (explainUuid(text) !== undefined) return undefined
  const hex = text
    .replace(/^\{?(?:urn:uuid:)?/, "")
    .replace(/[-}]/g, "")
    .toLowerCase()
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

// What the URL parser finds wrong, in pydantic's words.
function explainUrl(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === "") return "input is empty"
  if (URL.canParse(trimmed)) return undefined
  const authority = /^[a-z][a-z0-9+.-]*:(?:\/\/)?([^/?#]*)/i.exec(trimmed)?.[1]
  if (authority === undefined) return "relative URL without a base"
  if (authority === "") return "empty host"
  if (authority.startsWith("[")) return "invalid IPv6 address"
  const [host = "", port] = authority.split(/:([^:]*)$/)
  if (host === "") return "empty host"
  if (/(?:^|\.)\d+\.?$/.test(host) && !URL.canParse(`http://${host}`)) return "invalid IPv4 address"
  return port !== undefined && !URL.canParse(`http://a:${port}`) ? "invalid port number" : "invalid international domain name"
}

function explainEmail(text: string): string | undefined {
  const at = text.lastIndexOf("@")
  if (at < 0) return "An email address must have an @-sign."
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)]
  if (local === "") return "There must be something before the @-sign."
  if (domain === "") return "There must be something after the @-sign."
  if (local.startsWith(".")) return "An email address cannot start with a period."
  if (local.endsWith(".")) return "An email address cannot have a period immediately before the @-sign."
  if (local.includes("..")) return "An email address cannot have two periods in a row."
  const odd = nameOdd(local, /[^\p{L}\p{N}.!#$%&'*+\-/=?^_`{|}~]/gu)
  if (odd !== undefined) return `The email address contains invalid characters before the @-sign: ${odd}.`
  const oddDomain = nameOdd(domain, /[^\p{L}\p{N}.-]/gu)
  if (oddDomain !== undefined) return `The part after the @-sign contains invalid characters: ${oddDomain}.`
  return domain.includes(".") ? undefined : "The part after the @-sign is not valid. It should have a period."
}

// Each invalid character once, sorted; invisible ones by name or code point.
function nameOdd(text: string, odd: RegExp): string | undefined {
  const found = [...new Set(text.match(odd) ?? [])].sort()
  if (found.length === 0) return undefined
  return found
    .map((character) => (character === " " ? "SPACE" : /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? `'${character}'` : codeOf(character)))
    .join(", ")
}

const codeOf = (character: string): string => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`

/** The `explain` of a format whose `ctx` has only an `error`. */
function explainWith(type: ProblemType, explain: (text: string) => string | undefined): Format["explain"] {
  return (text) => {
    const error = explain(text)
    return error === undefined || error === "" ? undefined : makeProblem(type, text, { error })
  }
}

// The UUID has another version than the required one. The version is the 13th digit.
function explainVersion(text: string, { version }: FormatOptions): Problem | undefined {
  const digits = normalizeUuid(text)
  const isOther = version !== undefined && digits !== undefined && digits[14] !== version[1]
  return isOther ? makeProblem("uuid_version", text, { expected_version: Number(version.slice(1)) }) : undefined
}

// The schemes of a pattern such as `^https?$` or `^(http|ftp)$`; undefined for any other pattern.
function readSchemes(pattern: RegExp): string[] | undefined {
  const words = /^\^(?:\((?:\?:)?)?([a-z][a-z0-9+.-]*\??(?:\|[a-z][a-z0-9+.-]*\??)*)\)?\$$/.exec(pattern.source)?.[1]
  return words?.split("|").flatMap((word) => (word.endsWith("?") ? [word.slice(0, -2), word.slice(0, -1)] : [word]))
}

function explainScheme(text: string, { protocol }: FormatOptions): Problem | undefined {
  const schemes = protocol && readSchemes(protocol)
  if (schemes === undefined || !URL.canParse(text.trim()) || schemes.includes(new URL(text.trim()).protocol.slice(0, -1))) return undefined
  return makeProblem("url_scheme", text, { expected_schemes: listExpected(schemes) })
}

// A date-time with or without its zone, if the schema requires the opposite.
function explainZone(text: string, { offset = false, local = false }: FormatOptions): Problem | undefined {
  const hasZone = /(?:z|[+-]\d\d:?\d\d)$/i.test(text)
  if (!hasZone && !local) return makeProblem("timezone_aware", text)
  return hasZone && local && !offset && !/z$/i.test(text) ? makeProblem("timezone_naive", text) : undefined
}

const explainUuidText = explainWith("uuid_parsing", explainUuid)
const explainUrlText = explainWith("url_parsing", explainUrl)

const formats: Readonly<Record<string, Format>> = {
  uuid: {
    wrongType: "uuid_type",
    normalize: normalizeUuid,
    explain: (text, options) => explainUuidText(text, options) ?? explainVersion(text, options),
  },
  guid: { wrongType: "uuid_type", normalize: normalizeUuid, explain: explainWith("uuid_parsing", explainUuid) },
  date: {
    wrongType: "date_type",
    normalize: (text) => {
      const reading = readCalendarDate(text)
      return "value" in reading ? reading.value : undefined
    },
    explain: (text) => {
      const reading = readCalendarDate(text)
      if ("value" in reading) return undefined
      return makeProblem(reading.type, text, reading.error === undefined ? undefined : { error: reading.error })
    },
  },
  datetime: {
    wrongType: "datetime_type",
    explain: (text, options) => {
      const reading = readDateText(text)
      return "value" in reading ? explainZone(text, options) : makeProblem(reading.type, text, { error: reading.error })
    },
  },
  time: {
    wrongType: "time_type",
    explain: explainWith("time_parsing", (text) => {
      const reading = readTimeText(text)
      return "value" in reading ? undefined : reading.error
    }),
  },
  duration: {
    wrongType: "time_delta_type",
    // A duration that is too long to format is replaced by one that is rejected as too long.
    fromNumber: (seconds) => (Math.abs(seconds) <= longestDuration ? writeDuration(seconds) : "P1000000000D"),
    explain: explainWith("time_delta_parsing", (text) => {
      const reading = readDuration(text)
      return typeof reading === "number" ? undefined : reading
    }),
  },
  url: { wrongType: "url_type", explain: (text, options) => explainUrlText(text, options) ?? explainScheme(text, options) },
  ipv4: { wrongType: "ip_v4_address", explain: (text) => makeProblem("ip_v4_address", text) },
  ipv6: { wrongType: "ip_v6_address", explain: (text) => makeProblem("ip_v6_address", text) },
  email: {
    explain: (text) => {
      const reason = explainEmail(text)
      return reason === undefined ? undefined : makeProblem("email", text, { reason })
    },
  },
}

/** A format by Zod's name for it; undefined if pydantic does not have it. */
export function findFormat(name: string): Format | undefined {
  return Object.hasOwn(formats, name) ? formats[name] : undefined
}
