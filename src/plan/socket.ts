// Planning a WebSocket: its template, dependencies and parameters, with everything it inherits.

import type { ExceptionHandlers } from "../declare/exception-handler.ts"
import { DeclarationError } from "../http/error-code.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Template } from "../path/template.ts"
import { type CallPlan, DependencyPlanner, type Overrides, type StepPlan } from "./dependency.ts"
import type { ResolvedSocket } from "./inherit.ts"

/** The plan of a WebSocket. */
export interface SocketPlan {
  readonly template: Template
  readonly name: string
  /** Dependencies in the order in which they run. */
  readonly steps: readonly StepPlan[]
  readonly call: CallPlan
  readonly handler: (values: never) => unknown
  readonly middleware: readonly Middleware[]
  /** Those of the routers around it, outermost first. */
  readonly exceptionHandlers: readonly ExceptionHandlers[]
}

/** Plans a WebSocket. Throws `DeclarationError` for invalid declarations. */
export function planSocket({ socket, template, inherited }: ResolvedSocket, overrides: Overrides): SocketPlan {
  const { options, handler } = socket
  const where = `WebSocket ${template.text}`
  const planner = new DependencyPlanner(template.names, overrides)
  const guards = [...inherited.dependencies, ...(options.dependencies ?? [])]
  const call = planner.planCall(options.params ?? {}, guards, where, template.names)
  for (const { body, form } of [call, ...planner.steps]) {
    const [input] = [...body, ...form]
    if (input === undefined) continue
    const fix = "mark it with Query(), Header() or Cookie(), or receive it as a message"
    throw new DeclarationError("HAYAPI_SOCKET_BODY", `${where}: ${JSON.stringify(input.name)} is read from a body; ${fix}`)
  }
  const name = options.name ?? (handler.name || "websocket")
  const { middleware, exceptionHandlers } = inherited
  return { template, name, steps: planner.steps, call, handler, middleware, exceptionHandlers }
}
