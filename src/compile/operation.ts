// The only producer of handlers: a plan becomes one function from Exchange to Reply. Synchronous until something returns a promise.
import type { Exchange } from "../http/exchange.ts"
import type { Reply } from "../http/reply.ts"
import type { OperationPlan } from "../plan/operation.ts"
import { RequestValidationError } from "../schema/error.ts"
import { compileBody } from "./body.ts"
import { type AppValues, type CallContext, compileCall } from "./call.ts"
import { compileStep, isThenable } from "./dependency.ts"
import { compileForm, type FormContext, showBody } from "./form.ts"
import { Invocation, type Values } from "./invocation.ts"
import { QueryReader } from "./query.ts"
import { compileRespond } from "./response.ts"
import { finishTeardowns } from "./teardown.ts"

/** Handles one request; throws the error of the handler, a dependency or the validation, after dependencies have seen it. */
export type Handler = (exchange: Exchange, captures: readonly string[]) => Reply | Promise<Reply>

export interface CompileContext extends FormContext {
  readonly appValues: AppValues
}

export function compileOperation(plan: OperationPlan, context: CompileContext): Handler {
  const query = new QueryReader()
  const { body, form } = plan
  const callContext: CallContext = { pathNames: plan.template.names, query, body, form, appValues: context.appValues }
  const steps = plan.steps.map((step, index) => compileStep(step, index, callContext))
  const read = compileCall(plan.call, callContext)
  const parseBody = body && compileBody(body)
  const readForm = form && compileForm(form, context)
  const respond = compileRespond(plan)
  const handle = plan.handler as (values: Values) => unknown
  const readsQuery = !query.isEmpty

  // Each stage continues synchronously, or passes its continuation to a promise.
  const runSteps = (invocation: Invocation, from: number): Reply | Promise<Reply> => {
    for (let i = from; i < steps.length; i++) {
      const pending = steps[i]!(invocation)
      if (pending instanceof Promise) return pending.then(() => runSteps(invocation, i + 1))
    }
    const values = read(invocation)
    return values instanceof Promise ? values.then((later) => callHandler(invocation, later)) : callHandler(invocation, values)
  }

  const runWith = (invocation: Invocation, parsed: unknown): Reply | Promise<Reply> => {
    invocation.body = parsed
    return runSteps(invocation, 0)
  }

  const callHandler = (invocation: Invocation, values: Values | undefined): Reply | Promise<Reply> => {
    if (values === undefined) throw new RequestValidationError(invocation.errors ?? [], { body: showBody(invocation.body) })
    const returned = handle(values)
    if (isThenable(returned)) return Promise.resolve(returned).then((value) => respond(value, invocation))
    return respond(returned, invocation)
  }

  const start = (invocation: Invocation): Reply | Promise<Reply> => {
    if (readsQuery) invocation.query = query.read(invocation.exchange.search)
    if (readForm !== undefined) return readForm(invocation).then(() => runSteps(invocation, 0))
    if (parseBody === undefined) return runSteps(invocation, 0)
    const { exchange } = invocation
    return exchange.bytes().then((bytes) => {
      const parsed = parseBody(bytes, exchange)
      return parsed instanceof Promise ? parsed.then((later) => runWith(invocation, later)) : runWith(invocation, parsed)
    })
  }

  return (exchange, captures) => {
    const invocation = new Invocation(exchange, captures)
    let reply: Reply | Promise<Reply>
    try {
      reply = start(invocation)
      if (!(reply instanceof Promise) && invocation.functionTeardowns === undefined) {
        invocation.settle()
        return reply
      }
    } catch (error) {
      if (invocation.isIdle) throw error
      reply = Promise.reject(error)
    }
    invocation.open()
    return finishLater(reply, invocation)
  }
}

// Generators are ended after success, or see the error before the error response is made.
async function finishLater(made: Reply | Promise<Reply>, invocation: Invocation): Promise<Reply> {
  try {
    const reply = await made
    if (invocation.functionTeardowns !== undefined) await finishTeardowns(invocation.functionTeardowns)
    return reply
  } catch (error) {
    throw await invocation.throwInto(error)
  } finally {
    invocation.settle()
  }
}
