// client.call: builds the request for the values of an operation, from the operation's plan.

import { fillPath } from "../app/url.ts"
import type { AnyOperation } from "../declare/operation.ts"
import { UsageError } from "../http/error-code.ts"
import { stringifyJson } from "../http/json.ts"
import type { PathValue } from "../path/href.ts"
import type { FormPlan } from "../plan/form.ts"
import type { OperationPlan } from "../plan/operation.ts"
import { isFieldSource } from "../schema/container.ts"
import { encodeJson } from "../schema/json-encode.ts"

export interface CallRequest {
  readonly method: string
  readonly path: string
  readonly headers: [string, string][]
  readonly cookies: [string, string][]
  readonly body: string | FormData | URLSearchParams | undefined
}

type Values = Readonly<Record<string, unknown>>

/** The plan of an operation in an app; the first one, or the one whose path starts with `prefix`. */
export function findPlan(plans: readonly OperationPlan[], operation: AnyOperation, prefix: string): OperationPlan {
  const found = plans.find((plan) => plan.operation === operation && plan.template.text === prefix + operation.path)
  const any = found ?? plans.find((plan) => plan.operation === operation && plan.template.text.startsWith(prefix))
  if (any === undefined) throw new UsageError("HAYAPI_TEST", `The app has no operation ${operation.method} ${prefix}${operation.path}`)
  return any
}

/** Puts values where the operation reads them. Values are encoded, or decoded (dates and sets are then encoded). */
export function buildRequest(plan: OperationPlan, values: Values): CallRequest {
  const path: Record<string, PathValue> = {}
  const query: string[] = []
  const headers: [string, string][] = []
  const cookies: [string, string][] = []
  for (const { source, name, wireName, fields } of plan.document.parameters) {
    const value = values[name]
    if (value === undefined) continue
    const entries = fields?.map((field) => [field.wireName, (value as Values)[field.name]] as const) ?? [[wireName, value] as const]
    for (const [wire, inner] of entries) {
      for (const text of textsOf(inner)) {
        if (source === "path") path[wire] = text
        else if (source === "query") query.push(`${encodeURIComponent(wire)}=${encodeURIComponent(text)}`)
        else (source === "header" ? headers : cookies).push([wire, text])
      }
    }
  }
  const body = plan.form === undefined ? buildBody(plan, values) : buildForm(plan.form, values)
  // A Web `Request` sets the content type of a form itself.
  if (typeof body === "string") headers.push(["content-type", plan.body?.mediaType ?? "application/json"])
  const search = query.length === 0 ? "" : `?${query.join("&")}`
  return { method: plan.method, path: fillPath(plan.template, path) + search, headers, cookies, body }
}

function textsOf(value: unknown): string[] {
  const wire = encodeJson(value)
  if (wire === undefined || wire === null) return []
  return Array.isArray(wire) ? wire.map(String) : [String(wire)]
}

const jsonBlob = (value: unknown): Blob => new Blob([stringifyJson(encodeJson(value))], { type: "application/json" })

function buildForm(plan: FormPlan, values: Values): FormData | URLSearchParams | undefined {
  const form = plan.mediaType === "multipart/form-data" ? new FormData() : new URLSearchParams()
  let isEmpty = true
  for (const { name, wireName, fields } of plan.fields) {
    const value = values[name]
    if (value === undefined) continue
    const entries = fields?.map((field) => [field.wireName, (value as Values)[field.name]] as const) ?? [[wireName, value] as const]
    for (const [wire, inner] of entries) {
      for (const item of Array.isArray(inner) ? inner : [inner]) {
        isEmpty = false
        if (form instanceof FormData && item instanceof Blob) form.append(wire, item)
        else if (form instanceof FormData && isFieldSource(encodeJson(item))) form.append(wire, jsonBlob(item))
        else for (const text of textsOf(item)) form.append(wire, text)
      }
    }
  }
  return isEmpty ? undefined : form
}

function buildBody(plan: OperationPlan, values: Values): string | undefined {
  if (plan.body === undefined) return undefined
  const given = plan.body.fields.filter(({ name }) => values[name] !== undefined)
  if (given.length === 0) return undefined
  if (!plan.body.embedded) return stringifyJson(encodeJson(values[given[0]!.name]))
  return stringifyJson(encodeJson(Object.fromEntries(given.map(({ name, wireName }) => [wireName, values[name]]))))
}

/** The value of a body: JSON, the items of JSON Lines, the `data` of events (JSON where it is), or text. */
export function parseBody(text: string, contentType: string): unknown {
  if (/^application\/jsonl\b/.test(contentType)) return splitItems(text, "\n").map((line) => JSON.parse(line))
  if (/^text\/event-stream\b/.test(contentType)) return splitItems(text, "\n\n").flatMap(parseEvent)
  if (text === "") return undefined
  return /\bjson\b/.test(contentType) ? JSON.parse(text) : text
}

const splitItems = (text: string, end: string): string[] => text.split(end).slice(0, -1)

// An event without data is a comment or only sets the reconnection time.
function parseEvent(event: string): unknown[] {
  const lines = event.split("\n").filter((line) => line.startsWith("data: "))
  if (lines.length === 0) return []
  const data = lines.map((line) => line.slice("data: ".length)).join("\n")
  try {
    return [JSON.parse(data)]
  } catch {
    return [data]
  }
}
