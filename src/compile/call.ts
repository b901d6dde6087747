// Calls: reads everything that a function (a dependency or the handler) declares into the values it is called with.
import type { ReceivedForm } from "../http/form.ts"
import type { BodyPlan } from "../plan/body.ts"
import type { AppDependency, CallPlan, Provider } from "../plan/dependency.ts"
import type { FormPlan } from "../plan/form.ts"
import type { PathNames } from "../plan/parameter.ts"
import { toDetail } from "../schema/issue.ts"
import { ValidationContext } from "../schema/validation-context.ts"
import { compileBodyField } from "./body.ts"
import { compileFormField } from "./form.ts"
import { compileValues, type Invocation, notCalled, type Values } from "./invocation.ts"
import { compileParameter } from "./parameter.ts"
import type { QueryReader } from "./query.ts"

export type AppValues = ReadonlyMap<AppDependency, unknown>

/** Shared by the parts of an operation while they are compiled. */
export interface CallContext {
  readonly pathNames: PathNames
  readonly query: QueryReader
  readonly body: BodyPlan | undefined
  readonly form: FormPlan | undefined
  readonly appValues: AppValues
}

/** Reads the values of a call; undefined if any is invalid, with the errors in the invocation. A promise only for async schemas. */
export type ReadCall = (invocation: Invocation) => Values | undefined | Promise<Values | undefined>

export function compileCall(plan: CallPlan, context: CallContext, scopes?: readonly string[]): ReadCall {
  const CallValues = compileValues(plan.names, scopes)
  const readers = [
    ...plan.parameters.map((parameter) => ({ name: parameter.name, read: compileParameter(parameter, context.pathNames, context.query) })),
    ...plan.body.map((field) => {
      const read = compileBodyField(field, context.body!)
      return { name: field.name, read: (invocation: Invocation, validation: ValidationContext) => read(invocation.body, validation) }
    }),
    ...plan.form.map((field) => {
      const read = compileFormField(field, context.form!)
      // If a form is declared, the body was read as a form.
      return {
        name: field.name,
        read: (invocation: Invocation, validation: ValidationContext) => read(invocation.body as ReceivedForm, validation),
      }
    }),
  ]
  const providers = plan.providers.map(({ name, provider }) => ({ name, read: compileProvider(provider, context.appValues) }))
  const guards = plan.guards.map((guard) => compileProvider(guard, context.appValues))

  const readAll = (invocation: Invocation, values: Values, validation: ValidationContext): void => {
    for (let i = 0; i < readers.length; i++) {
      const { name, read } = readers[i]!
      values[name] = read(invocation, validation)
    }
  }

  // False if a dependency was not called: then this function is not called either.
  const takeProviders = (invocation: Invocation, values: Values): boolean => {
    let complete = true
    for (const read of guards) if (read(invocation) === notCalled) complete = false
    for (const { name, read } of providers) {
      const value = read(invocation)
      if (value === notCalled) complete = false
      values[name] = value
    }
    return complete
  }

  const finish = (invocation: Invocation, values: Values, validation: ValidationContext | undefined): Values | undefined => {
    const complete = takeProviders(invocation, values)
    if (validation === undefined || validation.problems.length === 0) return complete ? values : undefined
    invocation.errors ??= []
    for (const problem of validation.problems) invocation.errors.push(toDetail(problem))
    return undefined
  }

  if (readers.length === 0) return (invocation) => finish(invocation, new CallValues(invocation), undefined)
  return (invocation) => {
    const values = new CallValues(invocation)
    const validation = new ValidationContext()
    readAll(invocation, values, validation)
    return validation.isOpen ? readAgain(invocation, values, validation) : finish(invocation, values, validation)
  }

  async function readAgain(invocation: Invocation, values: Values, first: ValidationContext): Promise<Values | undefined> {
    for (let validation = await first.again(); ; validation = await validation.again()) {
      readAll(invocation, values, validation)
      if (!validation.isOpen) return finish(invocation, values, validation)
    }
  }
}

function compileProvider(provider: Provider, appValues: AppValues): (invocation: Invocation) => unknown {
  if ("step" in provider) {
    const { step } = provider
    return (invocation) => invocation.steps[step]
  }
  const value = appValues.get(provider.app)
  return () => value
}
