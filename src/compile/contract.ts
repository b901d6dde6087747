// The contract: whether the operation documents a response. Used in tests and with `debug`, never in production.
import { RequestRefusal } from "../http/error.ts"
import type { Exchange } from "../http/exchange.ts"
import type { Reply } from "../http/reply.ts"
import type { OperationPlan } from "../plan/operation.ts"
import type { SchemaNode } from "../schema/types.ts"
import { compileValidate } from "../schema/validate.ts"
import { runValidator } from "../schema/validation-context.ts"

/** A response that the document does not describe. */
export interface Deviation {
  /** `GET /items/{item_id}`. */
  readonly operation: string
  readonly status: number
  readonly message: string
}

/** The request headers that may lead to these statuses. */
const conditions: Readonly<Record<number, readonly string[]>> = {
  206: ["range"],
  304: ["if-none-match", "if-modified-since"],
  412: ["if-match", "if-unmodified-since", "if-none-match"],
  416: ["range"],
}

/** How a reply differs from the document. `full`: its JSON body is checked too, including fields that the model does not have. */
export function checkReply(plan: OperationPlan, exchange: Pick<Exchange, "header">, reply: Reply, full: boolean): Deviation[] {
  const { status } = reply
  // The framework's own refusals may come from any operation.
  if (reply.error instanceof RequestRefusal) return []
  // So may HTTP's own responses to conditional and range requests (RFC 9110 13 and 14).
  if (conditions[status]?.some((name) => exchange.header(name) !== undefined)) return []
  const deviate = (message: string): Deviation => ({ operation: `${plan.method} ${plan.template.text}`, status, message })
  const entry = findDocumented(plan, status)
  if (entry === undefined) return [deviate(`the status ${status} is not documented: add it to responses, or to errors`)]
  const { model } = entry
  if (!full || model === undefined || typeof reply.body !== "string" || !isJson(reply)) return []
  return checkBody(model, reply.body).map(deviate)
}

interface Entry {
  readonly model: SchemaNode | undefined
}

function findDocumented(plan: OperationPlan, status: number): Entry | undefined {
  const { main, documented, errors } = plan.responses
  if (status === main.status) return main
  const byKey = (key: string) => documented.find((entry) => entry.key === key)
  const error = errors.some((entry) => entry.status === status) ? { model: undefined } : undefined
  const takesInput = plan.document.parameters.length > 0 || plan.body !== undefined || plan.form !== undefined
  const validation = status === 422 && takesInput ? { model: undefined } : undefined
  return byKey(String(status)) ?? error ?? validation ?? byKey(`${String(status)[0]}XX`) ?? byKey("default")
}

const isJson = (reply: Reply): boolean => /^application\/(?:[^;]*\+)?json\b/.test(reply.headers.get("content-type") ?? "")

function checkBody(model: SchemaNode, text: string): string[] {
  const sent: unknown = JSON.parse(text)
  const result = runValidator(compileValidate(model, "json"), sent)
  if (result instanceof Promise) return []
  const problems = result.problems.map(({ loc, msg }) => `the body does not fit its model at ${loc.join(".") || "its root"}: ${msg}`)
  return problems.length > 0
    ? problems
    : findExcess(sent, result.value, []).map((place) => `the body has a field that its model does not have: ${place}`)
}

// Fields that the model drops. Decoded values that are not plain data (dates, sets) are skipped.
function findExcess(sent: unknown, kept: unknown, path: readonly (string | number)[]): string[] {
  if (Array.isArray(sent) && Array.isArray(kept)) return sent.flatMap((item, i) => findExcess(item, kept[i], [...path, i]))
  if (!isRecord(sent) || !isRecord(kept)) return []
  return Object.keys(sent).flatMap((name) =>
    Object.hasOwn(kept, name) ? findExcess(sent[name], kept[name], [...path, name]) : [[...path, name].join(".")],
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
