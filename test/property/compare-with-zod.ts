// Compares our validator with Zod's own parse, for one pair of schema and JSON value.
import { isDeepStrictEqual } from "node:util"
import type { z } from "zod"
import { readSchema } from "../../src/schema/standard.ts"
import { compileValidate } from "../../src/schema/validate.ts"
import { runValidator } from "../../src/schema/validation-context.ts"

/**
 * How the two differ; undefined: same verdict and, if valid, same value (a property that is undefined counts as absent, as in JSON).
 * Zod's parse itself throws for intersections that cannot be merged: there is no verdict to compare then.
 */
export function compareWithZod(schema: z.ZodType, value: unknown): string | undefined {
  const theirs = parseWithZod(schema, value)
  if (theirs === undefined) return undefined
  const ours = runValidator(compileValidate(readSchema(schema), "json"), structuredClone(value))
  if (ours instanceof Promise) return "asynchronous"
  const valid = ours.problems.length === 0
  if (valid !== theirs.success) {
    const why = valid
      ? theirs.error?.issues.map(({ code, path }) => `${code} ${path.join(".")}`)
      : ours.problems.map(({ type, loc }) => `${type} ${loc.join(".")}`)
    return `we ${valid ? "accept" : "refuse"}: ${why?.join("; ")}`
  }
  if (!valid || isDeepStrictEqual(dropUndefined(ours.value), dropUndefined(theirs.data))) return undefined
  return `values differ: ours ${JSON.stringify(ours.value)}, Zod's ${JSON.stringify(theirs.data)}`
}

function parseWithZod(schema: z.ZodType, value: unknown): z.ZodSafeParseResult<unknown> | undefined {
  try {
    return schema.safeParse(structuredClone(value))
  } catch {
    return undefined
  }
}

function dropUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropUndefined)
  if (typeof value !== "object" || value === null) return value
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(kept.map(([name, inner]) => [name, dropUndefined(inner)]))
}
