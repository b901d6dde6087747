// Every mistake of an app's author has a code, each code is used, and docs/reference/errors.md explains each.
import { readdirSync, readFileSync } from "node:fs"
import {
  DeclarationError,
  HayapiError,
  HTTPException,
  PlainTextResponse,
  ResponseValidationError,
  ServerSentEvent,
  UsageError,
  WebSocketException,
} from "hayapi"
import { cors, gzip, sessions, trustedHost } from "hayapi/middleware"
import { readSettings, SettingsError } from "hayapi/settings"
import { staticFiles } from "hayapi/static"
import { decimal } from "hayapi/types"
import { expect, test } from "vitest"
import { z } from "zod"
import { declarationCodes, usageCodes } from "../../src/http/error-code.ts"

const codes = [...Object.keys(declarationCodes), ...Object.keys(usageCodes)]
const src = new URL("../../src/", import.meta.url)
const sources = readdirSync(src, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test-d.ts"))
  .map((file) => ({ file, text: readFileSync(new URL(file, src), "utf8") }))
const page = readFileSync(new URL("../../docs/reference/errors.md", import.meta.url), "utf8")
const [, ...sections] = page.split(/^## /m)

test("every code has its section, in the order of the code", () => {
  expect(sections.map((section) => section.slice(0, section.indexOf("\n")))).toEqual(codes)
})

test.each(codes)("%s is used in src", (code) => {
  const uses = sources.filter(({ text }) => text.includes(`"${code}"`))
  expect(uses.length).toBeGreaterThan(0)
})

test("every section says what, where and how to fix it", () => {
  for (const section of sections) expect(section).toMatch(/^\w+\n\n\*\*What\*\*: .+\n\*\*Where\*\*: .+\n\*\*Fix\*\*: .+$/s)
})

/** Errors without a code, by file and the first words of the message. */
const uncoded = [
  // A mistake of an engine, not of an app.
  "http/exchange.ts: An exchange ends once",
  // Never thrown: the app serves its frontends before this handler would be called.
  "plan/frontend.ts: The app serves its frontends",
  // Never seen by an app: the socket takes it for the end of the connection.
  "serve/bun.ts: not sent",
  // What breaks connections off when a server has waited for long enough.
  "serve/web-server.ts: The server stops",
  "serve/web-server.ts: The server stops",
]

test("src makes no error without a code", () => {
  const found = sources.flatMap(({ file, text }) => {
    const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, "")
    const made = code.matchAll(/\b(?:new )?(?<!\w)(?:Error|TypeError|RangeError|SyntaxError|AggregateError)\(\s*[`"']?([^`"'$]*)/g)
    return [...made].map(([, message]) => `${file}: ${message}`)
  })
  expect(found.map((one) => uncoded.find((known) => one.startsWith(known)) ?? one).sort()).toEqual(uncoded)
})

/** Classes of errors without a code, with what they are instead of a mistake of the author. */
const otherClasses: Readonly<Record<string, string>> = {
  HTTPException: "an answer",
  RequestValidationError: "what a client sent",
  JSONDecodeError: "what a client sent",
  ValidationError: "data that does not fit",
  WebSocketException: "a message to the client",
  WebSocketDisconnect: "the client has gone",
  TemplateError: "path/ imports nothing: whoever calls it adds the code",
  CommandError: "what was typed on a command line",
  ContractError: "an answer that a test met",
  CallError: "an answer that a test met",
  HandshakeError: "an answer that a test met",
  HayapiError: "the base",
}

test("no class of src extends an error without a code", () => {
  const made = sources.flatMap(({ text }) =>
    [...text.matchAll(/class (\w+)(?:<[^>]*>+)? extends \w*Error\b(?!<)/g)].map(([, name]) => name!),
  )
  expect(made.sort()).toEqual(Object.keys(otherClasses).sort())
})

test.each<[string, () => unknown]>([
  ["HAYAPI_OPTION", () => cors({ allowOrigins: ["*"], allowCredentials: true })],
  ["HAYAPI_OPTION", () => cors({ allowOrigins: ["https://a.example/path"] })],
  ["HAYAPI_OPTION", () => gzip({ level: 10 })],
  ["HAYAPI_OPTION", () => sessions({ secret: "short" })],
  ["HAYAPI_OPTION", () => trustedHost({ allowedHosts: ["a.*"] })],
  ["HAYAPI_OPTION", () => decimal({ ge: "x" })],
  ["HAYAPI_STATUS", () => new PlainTextResponse("", { statusCode: 99 as 200 })],
  ["HAYAPI_STATUS", () => new HTTPException(99)],
  ["HAYAPI_HEADER", () => new PlainTextResponse("", { headers: { "x-a": "a\nb" } })],
  ["HAYAPI_CONTENT", () => new PlainTextResponse(5 as never)],
  ["HAYAPI_STREAM_VALUE", () => new ServerSentEvent({ event: "a\nb" })],
  ["HAYAPI_WEBSOCKET", () => new WebSocketException(1005)],
  ["HAYAPI_SETTINGS", () => readSettings(z.string())],
  ["HAYAPI_SETTINGS", () => readSettings(z.object({ port: z.int() }), { env: {} })],
  ["HAYAPI_FILE", () => staticFiles({ directory: "/nowhere/at/all" })],
])("%s is the code of what is thrown, and its message ends with it", (code, act) => {
  const error = catchError(act)
  expect(error).toBeInstanceOf(HayapiError)
  expect(error).toBeInstanceOf(TypeError)
  expect(error).toMatchObject({ code, message: expect.stringMatching(new RegExp(`\\(${code}\\)$`)) })
})

test("the classes have one base", () => {
  const classes = [
    new DeclarationError("HAYAPI_PATH", "a"),
    new UsageError("HAYAPI_URL", "a"),
    new SettingsError([]),
    new ResponseValidationError([], "GET /"),
  ]
  expect(classes.map((error) => [error.name, error.code, error instanceof HayapiError])).toEqual([
    ["DeclarationError", "HAYAPI_PATH", true],
    ["UsageError", "HAYAPI_URL", true],
    ["SettingsError", "HAYAPI_SETTINGS", true],
    ["ResponseValidationError", "HAYAPI_RESPONSE_MODEL", true],
  ])
})

function catchError(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error("Nothing was thrown")
}
