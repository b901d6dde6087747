// The check of what leaves: a value that does not fit its model is a fault of the app.
import { ResponseValidationError } from "../schema/error.ts"
import { toDetail } from "../schema/issue.ts"
import type { WalkResult } from "../schema/trace.ts"

/** The value that a walk made; throws `ResponseValidationError` for its problems. `where`: the operation. */
export function requireFit({ value, problems }: WalkResult, where: string): unknown {
  if (problems.length === 0) return value
  throw new ResponseValidationError(
    problems.map((problem) => toDetail(problem, "response")),
    where,
  )
}
