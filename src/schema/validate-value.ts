// Validation outside of requests: any value against any schema, with the same rules and words as a body.
import type { Mode } from "./coerce.ts"
import { ValidationError } from "./error.ts"
import { toDetail } from "./issue.ts"
import { readSchema } from "./standard.ts"
import { type Walk, type WalkResult, walkValue } from "./trace.ts"
import type { AnySchema, OutputOf } from "./types.ts"
import { compileValidate } from "./validate.ts"

const walks: Readonly<Record<Mode, WeakMap<AnySchema, Walk>>> = { text: new WeakMap(), json: new WeakMap(), lax: new WeakMap() }

/** The value that the schema makes of another, or its problems. A promise only if the schema library itself answers later. */
export function checkValue(schema: AnySchema, value: unknown, mode: Mode): WalkResult | Promise<WalkResult> {
  const walk = walks[mode].get(schema) ?? compileValidate(readSchema(schema), mode)
  walks[mode].set(schema, walk)
  return walkValue(walk, value)
}

/** How strictly a value is taken. */
export interface ValidateOptions {
  /** `json`: as the schema says. `lax`: by pydantic's lax rules, as under `laxBody`. `text`: as a query value, which is always text. */
  readonly mode?: Mode
}

/**
 * Checks a value as if it had come in a body, and gives what the schema makes of it (pydantic's `model_validate`). Rejects with
 * `ValidationError`, whose `errors` are those of a 422, `loc` without a source.
 */
export async function validate<S extends AnySchema>(schema: S, value: unknown, options: ValidateOptions = {}): Promise<OutputOf<S>> {
  const result = await checkValue(schema, value, options.mode ?? "json")
  if (result.problems.length === 0) return result.value as OutputOf<S>
  throw new ValidationError(result.problems.map((problem) => toDetail(problem)))
}
