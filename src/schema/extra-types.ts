// Types that FastAPI has and Zod lacks, as plain Zod codecs: bytes as base64 or text, and time spans.
import { z } from "zod"

const binary = { contentMediaType: "application/octet-stream" }
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "Input should be bytes")

/** Held as `Uint8Array`, base64 on the wire. FastAPI: `bytes` with `val_json_bytes` and `ser_json_bytes` set to `base64`. */
export function base64(): z.ZodCodec<z.ZodBase64, z.ZodCustom<Uint8Array>> {
  return z.codec(z.base64().meta(binary), Bytes, {
    decode: (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
    encode: (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")),
  })
}

const decoder = new TextDecoder("utf-8", { fatal: true })
const encoder = new TextEncoder()

/** Held as `Uint8Array`, UTF-8 text on the wire; bytes that are no text are a fault of the app. FastAPI: `bytes`. */
export function bytes(): z.ZodCodec<z.ZodString, z.ZodCustom<Uint8Array>> {
  return z.codec(z.string().meta(binary), Bytes, {
    decode: (text) => encoder.encode(text),
    encode: (value) => decoder.decode(value),
  })
}

const SPAN =
  /^P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const DAY = 86_400
/** Seconds of each part, in the order of ISO 8601; years and months as pydantic counts them. */
const lengths = [365 * DAY, 30 * DAY, 7 * DAY, DAY, 3600, 60, 1]

function readSpan(text: string): number {
  const [, ...parts] = SPAN.exec(text) ?? []
  return parts.reduce((sum, part, i) => sum + Number(part ?? 0) * lengths[i]!, 0)
}

function writeSpan(seconds: number): string {
  let rest = Math.round(seconds * 1e6) / 1e6
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
  return `P${text === "" ? "T0S" : text}`
}

/** Held as seconds, zero or more; an ISO 8601 duration on the wire, precise to the microsecond. FastAPI: `timedelta`. */
export function timedelta(): z.ZodCodec<z.ZodISODuration, z.ZodNumber> {
  return z.codec(z.iso.duration(), z.number().nonnegative(), { decode: readSpan, encode: writeSpan })
}
