// String formats: what pydantic says of bad text, as recorded from pydantic 2.13, and the forms it takes beyond Zod's.
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { jsonSchema } from "../../src/schema/model-json-schema.ts"
import { readSchema } from "../../src/schema/standard.ts"
import type { AnySchema } from "../../src/schema/types.ts"
import { compileValidate } from "../../src/schema/validate.ts"
import { runValidator } from "../../src/schema/validation-context.ts"

type Said = readonly [input: unknown, type: string, message: string]

function read(schema: AnySchema, input: unknown, mode: "text" | "json" = "text") {
  const result = runValidator(compileValidate(readSchema(schema), mode), input)
  if (result instanceof Promise) throw new Error("The schema is asynchronous")
  return result
}

const uuid = "12345678-1234-4234-8234-123456789012"
const refused: Record<string, readonly [AnySchema, readonly Said[]]> = {
  uuid: [
    z.uuid(),
    [
      ["x", "uuid_parsing", "Input should be a valid UUID, invalid character: found `x` at 1"],
      ["", "uuid_parsing", "Input should be a valid UUID, invalid length: expected length 32 for simple format, found 0"],
      [uuid.slice(0, -1), "uuid_parsing", "Input should be a valid UUID, invalid group length in group 4: expected 12, found 11"],
      ["12345678-1234", "uuid_parsing", "Input should be a valid UUID, invalid group count: expected 5, found 2"],
    ],
  ],
  date: [
    z.iso.date(),
    [
      ["2020-1-1", "date_from_datetime_parsing", "Input should be a valid date or datetime, input is too short"],
      [
        "2020-13-01",
        "date_from_datetime_parsing",
        "Input should be a valid date or datetime, month value is outside expected range of 1-12",
      ],
      ["2020-01-01T00:00:01", "date_from_datetime_inexact", "Datetimes provided to dates should have zero time - e.g. be exact dates"],
    ],
  ],
  time: [
    z.iso.time(),
    [
      ["25:00", "time_parsing", "Input should be in a valid time format, hour value is outside expected range of 0-23"],
      ["12-30", "time_parsing", "Input should be in a valid time format, invalid time separator, expected `:`"],
      ["12:30:0", "time_parsing", "Input should be in a valid time format, invalid character in second"],
      ["12:30:00x", "time_parsing", "Input should be in a valid time format, invalid timezone sign"],
    ],
  ],
  duration: [
    z.iso.duration(),
    [
      ["x", "time_delta_parsing", "Input should be a valid timedelta, invalid digit in duration"],
      ["P1", "time_delta_parsing", "Input should be a valid timedelta, quantity invalid in date part of duration"],
      ["PT1D", "time_delta_parsing", "Input should be a valid timedelta, quantity invalid in time part of duration"],
    ],
  ],
  url: [
    z.url(),
    [
      ["x", "url_parsing", "Input should be a valid URL, relative URL without a base"],
      ["http://", "url_parsing", "Input should be a valid URL, empty host"],
      ["http://a:99999", "url_parsing", "Input should be a valid URL, invalid port number"],
      ["http://[::1", "url_parsing", "Input should be a valid URL, invalid IPv6 address"],
      ["http://1.2.3.4.5", "url_parsing", "Input should be a valid URL, invalid IPv4 address"],
    ],
  ],
  "UUID of version 7": [z.uuidv7(), [[uuid, "uuid_version", "UUID version 7 expected"]]],
  "web address": [
    z.url({ protocol: /^https?$/ }),
    [
      ["ftp://a.b", "url_scheme", "URL scheme should be 'http' or 'https'"],
      ["x", "url_parsing", "Input should be a valid URL, relative URL without a base"],
    ],
  ],
  "address of two schemes": [z.url({ protocol: /^(?:ws|wss)$/ }), [["http://a.b", "url_scheme", "URL scheme should be 'ws' or 'wss'"]]],
  "date-time with a zone": [
    z.iso.datetime({ offset: true }),
    [
      ["2020-01-01T00:00:00", "timezone_aware", "Input should have timezone info"],
      [
        "2020-01-32T00:00:00",
        "datetime_from_date_parsing",
        "Input should be a valid datetime or date, day value is outside expected range",
      ],
    ],
  ],
  "date-time without a zone": [
    z.iso.datetime({ local: true }),
    [["2020-01-01T00:00:00+02:00", "timezone_naive", "Input should not have timezone info"]],
  ],
  ip: [
    z.ipv4(),
    [
      ["1.2.3", "ip_v4_address", "Input is not a valid IPv4 address"],
      ["::1", "ip_v4_address", "Input is not a valid IPv4 address"],
    ],
  ],
  email: [
    z.email(),
    [
      ["x", "value_error", "value is not a valid email address: An email address must have an @-sign."],
      ["@x.y", "value_error", "value is not a valid email address: There must be something before the @-sign."],
      ["a@", "value_error", "value is not a valid email address: There must be something after the @-sign."],
      [
        "a@localhost",
        "value_error",
        "value is not a valid email address: The part after the @-sign is not valid. It should have a period.",
      ],
    ],
  ],
}

describe.each(Object.entries(refused))("text that is no %s", (_name, [schema, said]) => {
  it.each(said)("%j is %s", (input, type, message) => {
    expect(read(schema, input).problems).toMatchObject([{ type, msg: message, input }])
  })
})

describe("formats", () => {
  it("name their own type for values that are no text", () => {
    expect(read(z.uuid(), 5, "json").problems).toMatchObject([{ type: "uuid_type" }])
    expect(read(z.iso.date(), true, "json").problems).toMatchObject([{ type: "date_type" }])
    expect(read(z.email(), 5, "json").problems).toMatchObject([{ type: "string_type" }])
  })

  it("take pydantic's other forms from text, not from JSON", () => {
    expect(read(z.uuid(), `{${uuid.toUpperCase()}}`).value).toBe(uuid)
    expect(read(z.uuid(), uuid.replaceAll("-", "")).value).toBe(uuid)
    expect(read(z.iso.date(), "2020-01-01T00:00:00Z").value).toBe("2020-01-01")
    expect(read(z.iso.date(), "86400").value).toBe("1970-01-02")
    expect(read(z.uuid(), uuid.replaceAll("-", ""), "json").problems).toHaveLength(1)
  })

  it("keep the library's verdict and words where pydantic would take the value", () => {
    expect(read(z.iso.time(), "12:30:00+01:00").problems).toMatchObject([{ type: "value_error", msg: "Value error, Invalid ISO time" }])
  })

  it("leave schemes that only a pattern can say to the library's words", () => {
    expect(read(z.url({ protocol: /^git\+.*$/ }), "http://a.b").problems).toMatchObject([{ type: "value_error" }])
  })

  it("name the version of a UUID in the document, as pydantic does", () => {
    expect(jsonSchema(z.uuidv4())).toEqual({ type: "string", format: "uuid4" })
    expect(jsonSchema(z.uuid())).toEqual({ type: "string", format: "uuid" })
  })

  it("let an author's own message win", () => {
    expect(read(z.email("not an address"), "x").problems).toMatchObject([{ type: "value_error", msg: "not an address" }])
  })
})
