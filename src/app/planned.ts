// Planning an app: all operations of it and its routers, with warnings about declarations that shadow each other.

import type { Lifespan } from "../declare/router.ts"
import type { UsageCode } from "../http/error-code.ts"
import type { Overrides } from "../plan/dependency.ts"
import { type FrontendPlan, planFrontend } from "../plan/frontend.ts"
import { type ResolvedMount, resolveOperations } from "../plan/inherit.ts"
import { type OperationPlan, planOperation } from "../plan/operation.ts"
import { planSocket, type SocketPlan } from "../plan/socket.ts"
import type { Startable } from "./startable.ts"

/** A declaration that works, but probably not as intended. */
export interface Warning {
  readonly code: UsageCode
  readonly message: string
}

export interface PlannedApp {
  readonly plans: readonly OperationPlan[]
  /** Documented only. */
  readonly webhooks: readonly OperationPlan[]
  readonly sockets: readonly SocketPlan[]
  readonly mounts: readonly ResolvedMount[]
  readonly frontends: readonly FrontendPlan[]
  readonly lifespans: readonly Lifespan[]
  /** The `planVersion` of the app when it was planned. */
  readonly version: number
  readonly warnings: readonly Warning[]
}

const planned = new WeakMap<Startable, PlannedApp>()

/** Throws `DeclarationError` for the first declaration that cannot work. Without overrides the plan is cached until declarations change. */
export function planApp(app: Startable, overrides: Overrides): PlannedApp {
  if (overrides.size > 0) return planNow(app, overrides)
  const known = planned.get(app)
  if (known?.version === app.planVersion) return known
  const fresh = planNow(app, overrides)
  planned.set(app, fresh)
  return fresh
}

function planNow(app: Startable, overrides: Overrides): PlannedApp {
  const version = app.planVersion
  const { operations, sockets: resolvedSockets, mounts, frontends: resolvedFrontends, lifespans } = resolveOperations(app)
  const plans = operations.flatMap((resolved) => planOperation(resolved, overrides))
  const webhooks = resolveOperations(app.webhooks, true).operations.flatMap((resolved) => planOperation(resolved, overrides))
  const frontends = resolvedFrontends.map((resolved) => planFrontend(resolved, overrides))
  return {
    plans,
    webhooks,
    sockets: resolvedSockets.map((resolved) => planSocket(resolved, overrides)),
    mounts,
    frontends,
    lifespans,
    version,
    warnings: [...findShadowed(plans), ...findRepeatedIds([...plans, ...webhooks])],
  }
}

const describePlan = (plan: OperationPlan): string => `${plan.method} ${plan.template.text} (${plan.name})`

function findShadowed(plans: readonly OperationPlan[]): Warning[] {
  const first = new Map<string, OperationPlan>()
  return plans.flatMap((plan) => {
    // The names of parameters do not make paths different.
    const path = plan.template.parts.map((part) => (typeof part === "string" ? part : `{:${part.convertor}}`)).join("")
    const key = `${plan.method} ${path}`
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, plan)
    if (earlier === undefined) return []
    const message = `${describePlan(plan)} is never called: ${describePlan(earlier)} has the same method and path`
    return [{ code: "HAYAPI_SHADOWED_OPERATION", message }]
  })
}

// A declaration for several methods uses one id for all of them.
function findRepeatedIds(plans: readonly OperationPlan[]): Warning[] {
  const first = new Map<string, OperationPlan>()
  return plans.flatMap((plan) => {
    const earlier = first.get(plan.id)
    if (earlier === undefined) first.set(plan.id, plan)
    if (earlier === undefined || earlier.operation === plan.operation) return []
    const message = `${describePlan(plan)} and ${describePlan(earlier)} have the same operation id ${plan.id}`
    return [{ code: "HAYAPI_REPEATED_OPERATION_ID", message }]
  })
}
