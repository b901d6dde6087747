// Teardown: generators suspended at their `yield`, resumed last in, first out, in the async context they started in.
import { UsageError } from "../http/error-code.ts"
import type { RunInContext } from "../http/runtime.ts"

export type AnyGenerator = Generator<unknown, unknown, unknown> | AsyncGenerator<unknown, unknown, unknown>

/** A generator suspended at its `yield`. */
export interface Teardown {
  readonly generator: AnyGenerator
  readonly inContext: RunInContext
}

/** Whether a value was made by a generator function, sync or async. */
export function isGenerator(value: unknown): value is AnyGenerator {
  if (typeof value !== "object" || value === null) return false
  const tag = Object.prototype.toString.call(value)
  return tag === "[object AsyncGenerator]" || tag === "[object Generator]"
}

/** The value of a generator's first `yield`. Throws `UsageError` if it ended without one. */
export function takeYielded(first: IteratorResult<unknown>, what: string): unknown {
  if (first.done !== true) return first.value
  throw new UsageError("HAYAPI_GENERATOR", `${what} ended without a yield`)
}

/** Ends a generator after success. Throws `UsageError` if it yields again; its `finally` blocks have run then. */
export async function finishGenerator({ generator, inContext }: Teardown): Promise<void> {
  const next = inContext(() => generator.next())
  const result = next instanceof Promise ? await next : next
  if (result.done !== true) throw await yieldedAgain(generator, undefined)
}

async function yieldedAgain(generator: AnyGenerator, cause: unknown): Promise<UsageError> {
  // Errors while it is closed are ignored: the second `yield` is the mistake to report.
  await Promise.resolve(generator.return(undefined)).catch(() => {})
  return new UsageError("HAYAPI_GENERATOR", "A dependency yielded more than once", cause)
}

/** Ends generators after success, last in, first out. If one throws, the rest see its error. Rejects with the error that comes out. */
export async function finishTeardowns(teardowns: Teardown[]): Promise<void> {
  for (let last = teardowns.pop(); last !== undefined; last = teardowns.pop()) {
    try {
      await finishGenerator(last)
    } catch (error) {
      throw await throwIntoTeardowns(teardowns, error)
    }
  }
}

/** Throws an error into generators, last in, first out, and returns the error that comes out: each may replace it, none may swallow it. */
export async function throwIntoTeardowns(teardowns: Teardown[], error: unknown): Promise<unknown> {
  let current = error
  for (let last = teardowns.pop(); last !== undefined; last = teardowns.pop()) {
    const { generator, inContext } = last
    const thrown = current
    try {
      const result = await inContext(() => generator.throw(thrown))
      current =
        result.done === true
          ? new UsageError("HAYAPI_GENERATOR", "A dependency swallowed an error: throw it again", thrown)
          : await yieldedAgain(generator, thrown)
    } catch (replaced) {
      current = replaced
    }
  }
  return current
}
