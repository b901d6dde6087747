// One plain plan per operation, from which both its behaviour and its document are made.
import type { ExceptionHandlers } from "../declare/exception-handler.ts"
import type { ErrorClass } from "../declare/http-error.ts"
import type { AnyOperation } from "../declare/operation.ts"
import type { DependencyDeclaration } from "../declare/types.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Template } from "../path/template.ts"
import { titleOf } from "../schema/json-schema.ts"
import { type BodyPlan, planBody } from "./body.ts"
import { type CallPlan, DependencyPlanner, type Overrides, type Provider, type StepPlan } from "./dependency.ts"
import { type FormPlan, planForm } from "./form.ts"
import { inherit, type ResolvedOperation, resolveOperations } from "./inherit.ts"
import type { ParameterPlan } from "./parameter.ts"
import { planResponses, type ResponsePlan } from "./response.ts"

/** The parts of a plan that only the document uses. */
export interface DocumentPlan {
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string | undefined
  readonly deprecated: boolean
  readonly includeInSchema: boolean
  readonly extra: object | undefined
  /** Operations that the app calls and the client serves. */
  readonly callbacks: readonly OperationPlan[]
  /** Those of the operation first, then those of its dependencies. */
  readonly parameters: readonly ParameterPlan[]
  readonly security: readonly SecurityPlan[]
}

/** A security scheme of an operation, with the scopes it requires. */
export interface SecurityPlan {
  readonly name: string
  readonly object: object
  readonly scopes: readonly string[]
}

/** The plan of one operation and method. */
export interface OperationPlan {
  /** Upper case. */
  readonly method: string
  readonly template: Template
  readonly name: string
  /** The operation id, unique in the document. */
  readonly id: string
  readonly operation: AnyOperation
  /** Dependencies in the order in which they run. */
  readonly steps: readonly StepPlan[]
  readonly call: CallPlan
  readonly body: BodyPlan | undefined
  /** Instead of a body. */
  readonly form: FormPlan | undefined
  readonly handler: (values: never) => unknown
  readonly responses: ResponsePlan
  readonly middleware: readonly Middleware[]
  /** Those of the routers around it, outermost first. */
  readonly exceptionHandlers: readonly ExceptionHandlers[]
  readonly document: DocumentPlan
}

/** Plans an operation, once for each of its methods. Throws `DeclarationError` for invalid declarations. */
export function planOperation(resolved: ResolvedOperation, overrides: Overrides): OperationPlan[] {
  const { operation, template } = resolved
  const { options, handler, methods } = operation.declaration
  const { responses: inheritedResponses, dependencies } = resolved.inherited
  // The operation's own dependencies and responses are added separately below.
  const settings = inherit(resolved.inherited, { ...options, prefix: "", dependencies: [], responses: {}, middleware: [] })
  const where = `${methods.join(",")} ${template.text}`
  const planner = new DependencyPlanner(template.names, overrides)
  const call = planner.planCall(options.params ?? {}, [...dependencies, ...(options.dependencies ?? [])], where, template.names)
  const calls: readonly CallPlan[] = [call, ...planner.steps]
  const body = planBody(
    calls.flatMap((each) => each.body),
    settings,
  )
  const form = planForm(
    calls.flatMap((each) => each.form),
    body?.fields ?? [],
    settings,
    where,
  )
  const errors: ErrorClass[] = [...(options.errors ?? []), ...planner.steps.flatMap(({ declaration }) => declaration.errors)]
  const schemeErrors = new Set(planner.steps.flatMap(({ declaration }) => (declaration.security === undefined ? [] : declaration.errors)))
  const responses = planResponses(options, inheritedResponses, settings.responseClass, errors, schemeErrors, where)
  const name: string = options.name ?? nameOperation(operation, resolved.inherited.names, methods[0]!, template)
  const document: DocumentPlan = {
    tags: settings.tags,
    summary: options.summary ?? titleOfName(name),
    description: cutDescription(options.description),
    deprecated: settings.deprecated,
    includeInSchema: settings.includeInSchema,
    extra: options.openapiExtra,
    callbacks: settings.callbacks.flatMap((router) =>
      resolveOperations(router, true).operations.flatMap((each) => planOperation(each, overrides)),
    ),
    parameters: calls.flatMap((each) => each.parameters),
    security: planSecurity(planner.steps),
  }
  const identity = { name, method: methods[0]!.toLowerCase(), path: template.format, tags: settings.tags }
  const id: string = options.operationId ?? (settings.generateUniqueId ?? generateUniqueId)(identity)
  const shared = {
    template,
    name,
    id,
    operation,
    steps: planner.steps,
    call,
    body,
    form,
    handler,
    responses,
    middleware: settings.middleware,
    exceptionHandlers: settings.exceptionHandlers,
    document,
  }
  return methods.map((method) => ({ ...shared, method }))
}

// FastAPI cuts docstrings at a form feed; the rest is for readers of the code.
function cutDescription(description: string | undefined): string | undefined {
  return description?.replace(/\f.*$/s, "").trim()
}

// A scheme that is used several times requires all the scopes of its uses.
function planSecurity(steps: readonly StepPlan[]): SecurityPlan[] {
  const byName = new Map<string, SecurityPlan>()
  for (const { declaration, scopes } of steps) {
    if (declaration.security === undefined) continue
    const { name, object } = declaration.security
    byName.set(name, { name, object, scopes: [...new Set([...(byName.get(name)?.scopes ?? []), ...scopes])] })
  }
  return [...byName.values()]
}

/** FastAPI's formula: every non-word character becomes `_`. */
export function generateUniqueId(identity: { name: string; path: string; method: string }): string {
  return `${(identity.name + identity.path).replace(/[^\p{L}\p{N}_]/gu, "_")}_${identity.method}`
}

// The handler's own name, else its export name, else the words of method and path.
function nameOperation(operation: AnyOperation, names: object | undefined, method: string, template: Template): string {
  const { handler } = operation.declaration
  if (handler.name !== "") return handler.name
  const exported = Object.entries(names ?? {}).find(([, value]) => value === operation)
  if (exported !== undefined) return exported[0]
  const words = template.format.match(/[\p{L}\p{N}_]+/gu) ?? ["root"]
  return [method.toLowerCase(), ...words].join("_")
}

// `readItem` and `read_item` are both "Read Item".
function titleOfName(name: string): string {
  return titleOf(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"))
}

/** The app-scoped dependencies that a plan uses. */
export function appScopeOf(plan: Pick<OperationPlan, "call" | "steps">): DependencyDeclaration[] {
  const providers: Provider[] = [plan.call, ...plan.steps].flatMap((call) => [
    ...call.guards,
    ...call.providers.map(({ provider }) => provider),
  ])
  return providers.flatMap((provider) => ("app" in provider ? [provider.app] : []))
}
