// The check of responses: a value that does not fit its model is a fault of the app.
import { ResponseValidationError } from "../schema/error.ts"
import { toDetail } from "../schema/issue.ts"
import type { ValidationResult } from "../schema/validation-context.ts"

/** The value that a validator made; throws `ResponseValidationError` for its problems. `where`: the operation. */
export function requireFit({ value, problems }: ValidationResult, where: string): unknown {
  if (problems.length === 0) return value
  throw new ResponseValidationError(
    problems.map((problem) => toDetail(problem, "response")),
    where,
  )
}
