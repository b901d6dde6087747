// Dependencies at run time: each step calls one function; generators wait at their yield and are ended last in, first out.
import type { StepPlan } from "../plan/dependency.ts"
import { type CallContext, compileCall } from "./call.ts"
import { type Exit, type Invocation, notCalled, type Values } from "./invocation.ts"

/** Runs one step; a promise only if the function or its schema is asynchronous. */
export type RunStep = (invocation: Invocation) => void | Promise<void>

export function compileStep(plan: StepPlan, index: number, context: CallContext): RunStep {
  const read = compileCall(plan, context, plan.scopes)
  const { scope } = plan
  const call = plan.declaration.call as (values: Values) => unknown

  const keep = (invocation: Invocation, made: unknown): void | Promise<void> => {
    if (isThenable(made)) return Promise.resolve(made).then((value) => keep(invocation, value))
    if (!isGenerator(made)) {
      invocation.steps[index] = made
      return undefined
    }
    if (scope === "function") {
      invocation.functionExits ??= []
      invocation.functionExits.push(made)
    } else {
      invocation.requestExits ??= []
      invocation.requestExits.push(made)
    }
    const take = ({ value }: IteratorResult<unknown>): void => {
      invocation.steps[index] = value
    }
    const first = made.next()
    return first instanceof Promise ? first.then(take) : take(first)
  }

  const run = (invocation: Invocation, values: Values | undefined): void | Promise<void> => {
    if (values !== undefined) return keep(invocation, call(values))
    invocation.steps[index] = notCalled
    return undefined
  }

  return (invocation) => {
    const values = read(invocation)
    return values instanceof Promise ? values.then((later) => run(invocation, later)) : run(invocation, values)
  }
}

/** Whether a value is awaited: a promise, or what acts like one (the queries of many database libraries). */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function"
}

/** Whether a value was made by a generator function, sync or async. */
export function isGenerator(value: unknown): value is Exit {
  if (typeof value !== "object" || value === null) return false
  const tag = Object.prototype.toString.call(value)
  return tag === "[object AsyncGenerator]" || tag === "[object Generator]"
}

/** Ends generators after success, last in first out; one that throws makes the rest see its error. */
export async function endExits(exits: Exit[]): Promise<void> {
  for (let exit = exits.pop(); exit !== undefined; exit = exits.pop()) {
    try {
      const result = await exit.next()
      if (result.done !== true) throw new Error("A dependency yielded more than once")
    } catch (error) {
      throw await throwIntoExits(exits, error)
    }
  }
}

/** Throws an error into generators, last in first out, and gives the error that comes out: each may replace it, none may swallow it. */
export async function throwIntoExits(exits: Exit[], error: unknown): Promise<unknown> {
  let current = error
  for (let exit = exits.pop(); exit !== undefined; exit = exits.pop()) {
    try {
      const result = await exit.throw(current)
      const what = result.done === true ? "swallowed an error: throw it again" : "yielded more than once"
      current = new Error(`A dependency ${what}`, { cause: current })
    } catch (thrown) {
      current = thrown
    }
  }
  return current
}
