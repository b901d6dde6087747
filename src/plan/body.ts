// The request body: one whole value, or several keyed by name; how its text is read.
import { absenceOf } from "../schema/node.ts"
import type { BodyFieldPlan } from "./parameter.ts"

export interface BodyPlan {
  /** Without repeats: the same name in several dependencies counts once. */
  readonly fields: readonly BodyFieldPlan[]
  /** Keyed by name: several fields, or one that asks for it. */
  readonly embedded: boolean
  readonly required: boolean
  readonly mediaType: string
  readonly parse: ((raw: Uint8Array) => unknown) | undefined
  readonly lax: boolean
  readonly strictContentType: boolean
}

export interface BodySettings {
  readonly laxBody: boolean
  readonly strictContentType: boolean
}

/** Plans the body of an operation from all body inputs, its own and its dependencies'. */
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
