// The request body: a single value, or several keyed by name, and how its text is parsed.
import { absenceOf } from "../schema/node.ts"
import type { BodyFieldPlan } from "./parameter.ts"

/** The body of an operation. */
export interface BodyPlan {
  /** Without duplicates: a name that several dependencies declare is listed once. */
  readonly fields: readonly BodyFieldPlan[]
  /** Whether values are keyed by name: several fields, or one with `embed`. */
  readonly embedded: boolean
  readonly required: boolean
  readonly mediaType: string
  readonly parse: ((raw: Uint8Array) => unknown) | undefined
  readonly lax: boolean
  readonly strictContentType: boolean
}

/** The inherited settings that apply to bodies. */
export interface BodySettings {
  readonly laxBody: boolean
  readonly strictContentType: boolean
}

/** Plans the body of an operation from its own body inputs and those of its dependencies. Undefined if there are none. */
export function planBody(inputs: readonly BodyFieldPlan[], settings: BodySettings): BodyPlan | undefined {
  if (inputs.length === 0) return undefined
  const fields = [...new Map(inputs.map((input) => [input.wireName, input])).values()]
  const { info } = fields[0]!
  return {
    fields,
    embedded: fields.length > 1 || fields[0]!.embed,
    required: fields.some((field) => absenceOf(field.node) === undefined),
    mediaType: info.mediaType ?? "application/json",
    parse: info.parse,
    lax: settings.laxBody,
    strictContentType: settings.strictContentType,
  }
}
