// WebSockets at run time: dependencies and parameters first, then the handler. Tasks and teardown follow when the connection is closed.
import type { Exchange } from "../http/exchange.ts"
import type { SocketPlan } from "../plan/socket.ts"
import { RequestValidationError } from "../schema/error.ts"
import { type AppValues, type CallContext, compileCall } from "./call.ts"
import { compileStep } from "./dependency.ts"
import { Invocation, type Values } from "./invocation.ts"
import { QueryReader } from "./query.ts"
import { finishTeardowns } from "./teardown.ts"

/** Runs one connection. Rejects with the error of the handler, a dependency or the validation, after dependencies have seen it. */
export type RunSocket = (exchange: Exchange, captures: readonly string[], websocket: object) => Promise<void>

export function compileSocket(plan: SocketPlan, appValues: AppValues): RunSocket {
  const query = new QueryReader()
  const context: CallContext = { pathNames: plan.template.names, query, body: undefined, form: undefined, appValues }
  const steps = plan.steps.map((step, index) => compileStep(step, index, context))
  const read = compileCall(plan.call, context)
  const handle = plan.handler as (values: Values) => unknown
  const readsQuery = !query.isEmpty

  const run = async (invocation: Invocation): Promise<void> => {
    if (readsQuery) invocation.query = query.read(invocation.exchange.search)
    for (const step of steps) await step(invocation)
    const values = await read(invocation)
    if (values === undefined) throw new RequestValidationError(invocation.errors ?? [])
    await handle(values)
  }

  return async (exchange, captures, websocket) => {
    const invocation = new Invocation(exchange, captures)
    invocation.websocket = websocket
    invocation.open()
    try {
      await run(invocation)
      if (invocation.functionTeardowns !== undefined) await finishTeardowns(invocation.functionTeardowns)
    } catch (error) {
      throw await invocation.throwInto(error)
    } finally {
      invocation.settle()
    }
  }
}
