// Dependencies at run time: each step calls one function and suspends a generator at its `yield` until its scope ends.
import type { StepPlan } from "../plan/dependency.ts"
import { type CallContext, compileCall } from "./call.ts"
import { type Invocation, notCalled, type Values } from "./invocation.ts"
import { isGenerator, takeYielded } from "./teardown.ts"

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
    const inContext = invocation.exchange.runtime.keepContext()
    const take = (first: IteratorResult<unknown>): void => {
      invocation.steps[index] = takeYielded(first, "A dependency")
      const teardowns = scope === "function" ? "functionTeardowns" : "requestTeardowns"
      invocation[teardowns] ??= []
      invocation[teardowns].push({ generator: made, inContext })
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

/** Whether a value is awaited: a promise, or an object with `then` (the queries of many database libraries). */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function"
}
