// Validation outside of requests: any value against any schema, with the rules and messages of a body.
import type { Mode } from "./coerce.ts"
import { ValidationError } from "./error.ts"
import { toDetail } from "./issue.ts"
import { readSchema } from "./standard.ts"
import type { AnySchema, OutputOf } from "./types.ts"
import { compileValidate } from "./validate.ts"
import { runValidator, type ValidationResult, type Validator } from "./validation-context.ts"

const validators: Readonly<Record<Mode, WeakMap<AnySchema, Validator>>> = { text: new WeakMap(), json: new WeakMap(), lax: new WeakMap() }

/** Validates a value; returns the decoded value or its problems. Returns a promise only if the schema library does. */
export function checkValue(schema: AnySchema, value: unknown, mode: Mode): ValidationResult | Promise<ValidationResult> {
  const validator = validators[mode].get(schema) ?? compileValidate(readSchema(schema), mode)
  validators[mode].set(schema, validator)
  return runValidator(validator, value)
}

/** Options of `validate`. */
export interface ValidateOptions {
  /** `json`: strictly, as the schema says. `lax`: pydantic's lax rules, as under `laxBody`. `text`: as a query value. Default: `json`. */
  readonly mode?: Mode
}

/**
 * Validates a value like a body and resolves with the decoded value (pydantic's `model_validate`). Rejects with `ValidationError`, whose
 * `errors` are those of a 422, without a source in `loc`.
 */
export async function validate<S extends AnySchema>(schema: S, value: unknown, options: ValidateOptions = {}): Promise<OutputOf<S>> {
  const result = await checkValue(schema, value, options.mode ?? "json")
  if (result.problems.length === 0) return result.value as OutputOf<S>
  throw new ValidationError(result.problems.map((problem) => toDetail(problem)))
}
