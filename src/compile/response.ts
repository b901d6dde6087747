// Responses: from what a handler returned to a Reply: validated, filtered, written, with what was set on the injected response.
import type { Exchange } from "../http/exchange.ts"
import { FileResponse } from "../http/file-response.ts"
import { HeaderList } from "../http/header-list.ts"
import { stringifyJson } from "../http/json.ts"
import { allowsBody, type Reply, runAfter } from "../http/reply.ts"
import { closeIterator } from "../http/reply-body.ts"
import { HTTPResponse } from "../http/response.ts"
import { replyFromResponse } from "../http/web.ts"
import type { OperationPlan } from "../plan/operation.ts"
import type { MainResponse } from "../plan/response.ts"
import { ResponseValidationError } from "../schema/error.ts"
import { toDetail } from "../schema/issue.ts"
import { encodeJson } from "../schema/json-encode.ts"
import { compileSerialize } from "../schema/serialize.ts"
import { type Walk, walkValue } from "../schema/trace.ts"
import { compileValidate } from "../schema/validate.ts"
import { requireFit } from "./fit.ts"
import type { Invocation } from "./invocation.ts"
import { compileStream, type StreamReply } from "./stream.ts"

/** Makes the reply of a returned value; a promise for files and async schemas. */
export type Respond = (returned: unknown, invocation: Invocation) => Reply | Promise<Reply>

/** Reads a file for a reply; given by the app, because only `files/` touches the disk. */
export type ResolveFile = (response: FileResponse, exchange: Exchange) => Promise<Reply>

export function compileRespond(plan: OperationPlan, resolveFile: ResolveFile): Respond {
  const { main } = plan.responses
  const where = `${plan.method} ${plan.template.text}`
  const walk = main.model && compileSerialize(main.model, main.serialize)
  const write = compileWrite(main)
  const checkHeaders = compileHeaderCheck(plan, where)

  const statusOf = ({ injected }: Invocation): number =>
    injected?.statusCode === undefined ? main.status : requireStatus(injected.statusCode)

  const finish = (reply: Reply, invocation: Invocation): Reply | Promise<Reply> => {
    invocation.injected?.mergeInto(reply.headers, false)
    checkHeaders?.(reply)
    return reply instanceof FileResponse ? resolveFile(reply, invocation.exchange) : reply
  }

  const respondWire = (wire: unknown, invocation: Invocation): Reply | Promise<Reply> =>
    finish(write(wire, statusOf(invocation)), invocation)

  const respondModel = (returned: unknown, invocation: Invocation): Reply | Promise<Reply> => {
    if (walk === undefined) return respondWire(returned, invocation)
    const result = walkValue(walk, returned)
    if (!(result instanceof Promise)) return respondWire(requireFit(result, where), invocation)
    return result.then((later) => respondWire(requireFit(later, where), invocation))
  }

  const respondValue =
    main.stream === undefined
      ? respondModel
      : compileStream(main, main.stream, where, (reply, invocation) => finish(withStatus(reply, statusOf(invocation)), invocation))

  return (returned, invocation) => {
    if (typeof returned !== "object" || returned === null) return respondValue(returned, invocation)
    const ready = readyReply(returned)
    if (ready === undefined) return respondValue(returned, invocation)
    invocation.injected?.mergeInto(ready.headers, true)
    checkHeaders?.(ready)
    return ready instanceof FileResponse ? resolveFile(ready, invocation.exchange) : ready
  }
}

// Anything else would break the answer off at the engine, where nobody learns why.
function requireStatus(status: number): number {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status
  throw new RangeError(`response.statusCode must be a status from 200 to 599, not ${status}`)
}

// A response object is sent as it is; its headers are copied, because it may be returned more than once.
function readyReply(returned: object): Reply | undefined {
  if (returned instanceof HTTPResponse) {
    if (returned instanceof FileResponse) return returned
    const { status, headers, body, after } = returned
    return { status, headers: HeaderList.trusted([...headers.flat]), body, after }
  }
  return returned instanceof Response ? replyFromResponse(returned) : undefined
}

type Write = (content: unknown, status: number) => Reply

function compileWrite(main: MainResponse): Write {
  const { responseClass, model } = main
  if (responseClass !== undefined) {
    return (content, status) => {
      const response = new responseClass(content, { statusCode: status })
      return allowsBody(status) ? response : { ...emptyReply(status), after: response.after }
    }
  }
  return (content, status) => {
    if (!allowsBody(status)) return emptyReply(status)
    // A walk has made plain data already; without a model the value may hold dates, sets and maps.
    const body = stringifyJson(model === undefined ? encodeJson(content) : content)
    return { status, headers: HeaderList.trusted(["content-type", "application/json"]), body }
  }
}

// A status without a body gives the stream up.
function withStatus({ headers, body }: StreamReply, status: number): Reply {
  if (allowsBody(status)) return { status, headers, body }
  closeIterator(body)
  return emptyReply(status)
}

const emptyReply = (status: number): Reply => ({ status, headers: new HeaderList(), body: null })

// Documented response headers: what is sent must fit its schema.
function compileHeaderCheck(plan: OperationPlan, where: string): ((reply: Reply) => void) | undefined {
  const byStatus = new Map<string, { name: string; walk: Walk }[]>()
  for (const { key, headers } of plan.responses.documented) {
    const walks = headers.map(({ name, node }) => ({ name: name.toLowerCase(), walk: compileValidate(node, "text") }))
    if (walks.length > 0) byStatus.set(key, walks)
  }
  if (byStatus.size === 0) return undefined
  return (reply) => {
    for (const { name, walk } of byStatus.get(String(reply.status)) ?? []) {
      const value = reply.headers.get(name)
      const result = value === null ? undefined : walkValue(walk, value)
      // A header whose schema answers later is not waited for: it is documentation, the value was checked when it was set.
      if (result === undefined || result instanceof Promise || result.problems.length === 0) continue
      throw new ResponseValidationError(
        result.problems.map((problem) => toDetail(problem, "response", "header", name)),
        where,
      )
    }
  }
}

/** Background tasks and the end of request-scoped dependencies, in this order, after the reply was sent. */
export function addAfter(reply: Reply, invocation: Invocation, endRequest: (() => Promise<void>) | undefined): Reply {
  const { tasks } = invocation
  if (tasks !== undefined && tasks.size > 0) runAfter(reply, () => tasks.run())
  if (endRequest !== undefined) runAfter(reply, endRequest)
  return reply
}
