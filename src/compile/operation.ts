// The only producer of handlers: a plan becomes one function from Exchange to Reply. Synchronous until something returns a promise.
import type { Exchange } from "../http/exchange.ts"
import type { Reply } from "../http/reply.ts"
import type { OperationPlan } from "../plan/operation.ts"
import { RequestValidationError } from "../schema/error.ts"
import { compileBody } from "./body.ts"
import { type AppValues, type CallContext, compileCall } from "./call.ts"
import { compileStep, endExits, isThenable, throwIntoExits } from "./dependency.ts"
import { compileForm, type FormContext, showBody } from "./form.ts"
import { type Exit, Invocation, type Values } from "./invocation.ts"
import { QueryReader } from "./query.ts"
import { addAfter, compileRespond, type ResolveFile } from "./response.ts"

/** Answers one request; throws what the handler, a dependency or the validation throws, after dependencies have seen it. */
export type Handler = (exchange: Exchange, captures: readonly string[]) => Reply | Promise<Reply>

export interface CompileContext extends FormContext {
  readonly appValues: AppValues
  readonly resolveFile: ResolveFile
}

export function compileOperation(plan: OperationPlan, context: CompileContext): Handler {
  const query = new QueryReader()
  const { body, form } = plan
  const callContext: CallContext = { pathNames: plan.template.names, query, body, form, appValues: context.appValues }
  const steps = plan.steps.map((step, index) => compileStep(step, index, callContext))
  const read = compileCall(plan.call, callContext)
  const parseBody = body && compileBody(body)
  const readForm = form && compileForm(form, context)
  const respond = compileRespond(plan, context.resolveFile)
  const handle = plan.handler as (values: Values) => unknown
  const readsQuery = !query.isEmpty

  // Each stage goes on synchronously, or hands over to its continuation when it meets a promise.
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

  if (steps.length === 0 && readForm === undefined) return (exchange, captures) => finishPlain(start, new Invocation(exchange, captures))
  return (exchange, captures) => finishWithExits(start, new Invocation(exchange, captures))
}

type Start = (invocation: Invocation) => Reply | Promise<Reply>

function finishPlain(start: Start, invocation: Invocation): Reply | Promise<Reply> {
  const reply = start(invocation)
  return reply instanceof Promise ? reply.then((later) => addAfter(later, invocation, undefined)) : addAfter(reply, invocation, undefined)
}

// With dependencies or uploads: generators are ended after success, or see the error before it is answered.
function finishWithExits(start: Start, invocation: Invocation): Reply | Promise<Reply> {
  try {
    const reply = start(invocation)
    if (reply instanceof Promise) return reply.then((later) => succeed(later, invocation)).catch((error) => fail(error, invocation))
    const done = succeed(reply, invocation)
    return done instanceof Promise ? done.catch((error) => fail(error, invocation)) : done
  } catch (error) {
    return fail(error, invocation)
  }
}

function succeed(reply: Reply, invocation: Invocation): Reply | Promise<Reply> {
  const { functionExits, requestExits } = invocation
  const endRequest = requestExits === undefined ? undefined : () => endAfterBody(invocation, requestExits)
  if (functionExits === undefined) return addAfter(reply, invocation, endRequest)
  return endExits(functionExits).then(() => addAfter(reply, invocation, endRequest))
}

// What broke a stream off is thrown into the dependencies that waited for its end; the engine reports it, so only another error counts.
async function endAfterBody({ failure }: Invocation, exits: Exit[]): Promise<void> {
  if (failure === undefined) return endExits(exits)
  const last = await throwIntoExits(exits, failure.error)
  if (last !== failure.error) throw last
}

function fail(error: unknown, invocation: Invocation): Promise<never> {
  const exits = [...(invocation.requestExits ?? []), ...(invocation.functionExits ?? [])]
  if (exits.length === 0) throw error
  return throwIntoExits(exits, error).then((last) => {
    throw last
  })
}
