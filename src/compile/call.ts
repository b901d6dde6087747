// Calls: reading all that one function declares, a dependency or the handler, into the values it is called with.
import type { ReceivedForm } from "../http/form.ts"
import type { BodyPlan } from "../plan/body.ts"
import type { AppDependency, CallPlan, Supply } from "../plan/dependency.ts"
import type { FormPlan } from "../plan/form.ts"
import type { PathNames } from "../plan/parameter.ts"
import { toDetail } from "../schema/issue.ts"
import { Trace } from "../schema/trace.ts"
import { compileBodyField } from "./body.ts"
import { compileFormField } from "./form.ts"
import { compileValues, type Invocation, notCalled, type Values } from "./invocation.ts"
import { compileParameter } from "./parameter.ts"
import type { QueryReader } from "./query.ts"

export type AppValues = ReadonlyMap<AppDependency, unknown>

/** What the parts of an operation share while they are compiled. */
export interface CallContext {
  readonly pathNames: PathNames
  readonly query: QueryReader
  readonly body: BodyPlan | undefined
  readonly form: FormPlan | undefined
  readonly appValues: AppValues
}

/** Reads the values of a call; undefined if something does not fit, with the errors in the invocation. A promise only for async schemas. */
export type ReadCall = (invocation: Invocation) => Values | undefined | Promise<Values | undefined>

export function compileCall(plan: CallPlan, context: CallContext, scopes?: readonly string[]): ReadCall {
  const CallValues = compileValues(plan.names, scopes)
  const readers = [
    ...plan.parameters.map((parameter) => ({ name: parameter.name, read: compileParameter(parameter, context.pathNames, context.query) })),
    ...plan.body.map((field) => {
      const read = compileBodyField(field, context.body!)
      return { name: field.name, read: (invocation: Invocation, trace: Trace) => read(invocation.body, trace) }
    }),
    ...plan.form.map((field) => {
      const read = compileFormField(field, context.form!)
      // Where a form is declared it is what was read.
      return { name: field.name, read: (invocation: Invocation, trace: Trace) => read(invocation.body as ReceivedForm, trace) }
    }),
  ]
  const supplies = plan.supplies.map(({ name, supply }) => ({ name, read: compileSupply(supply, context.appValues) }))
  const guards = plan.guards.map((guard) => compileSupply(guard, context.appValues))

  const readAll = (invocation: Invocation, values: Values, trace: Trace): void => {
    for (let i = 0; i < readers.length; i++) {
      const { name, read } = readers[i]!
      values[name] = read(invocation, trace)
    }
  }

  // False if a dependency was not called: then this function is not called either.
  const takeSupplies = (invocation: Invocation, values: Values): boolean => {
    let complete = true
    for (const read of guards) if (read(invocation) === notCalled) complete = false
    for (const { name, read } of supplies) {
      const value = read(invocation)
      if (value === notCalled) complete = false
      values[name] = value
    }
    return complete
  }

  const finish = (invocation: Invocation, values: Values, trace: Trace | undefined): Values | undefined => {
    const complete = takeSupplies(invocation, values)
    if (trace === undefined || trace.problems.length === 0) return complete ? values : undefined
    invocation.errors ??= []
    for (const problem of trace.problems) invocation.errors.push(toDetail(problem))
    return undefined
  }

  if (readers.length === 0) return (invocation) => finish(invocation, new CallValues(invocation), undefined)
  return (invocation) => {
    const values = new CallValues(invocation)
    const trace = new Trace()
    readAll(invocation, values, trace)
    return trace.isOpen ? readAgain(invocation, values, trace) : finish(invocation, values, trace)
  }

  async function readAgain(invocation: Invocation, values: Values, first: Trace): Promise<Values | undefined> {
    for (let trace = await first.again(); ; trace = await trace.again()) {
      readAll(invocation, values, trace)
      if (!trace.isOpen) return finish(invocation, values, trace)
    }
  }
}

function compileSupply(supply: Supply, appValues: AppValues): (invocation: Invocation) => unknown {
  if ("step" in supply) {
    const { step } = supply
    return (invocation) => invocation.steps[step]
  }
  const value = appValues.get(supply.app)
  return () => value
}
