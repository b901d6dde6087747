// Responses: from a returned value to a Reply: validated, filtered and encoded, with the headers of the injected response.
import { isAnswer, toReply } from "../http/answer.ts"
import { UsageError } from "../http/error-code.ts"
import { HeaderList } from "../http/header-list.ts"
import { stringifyJson } from "../http/json.ts"
import { allowsBody, type Reply } from "../http/reply.ts"
import type { AnyResponseClass } from "../http/response.ts"
import type { OperationPlan } from "../plan/operation.ts"
import type { MainResponse } from "../plan/response.ts"
import { ResponseValidationError } from "../schema/error.ts"
import { toDetail } from "../schema/issue.ts"
import { encodeJson } from "../schema/json-encode.ts"
import { compileSerialize } from "../schema/serialize.ts"
import { compileValidate } from "../schema/validate.ts"
import { runValidator, type Validator } from "../schema/validation-context.ts"
import { requireFit } from "./fit.ts"
import type { Invocation } from "./invocation.ts"
import { compileStream, holdStream } from "./stream.ts"
import { isGenerator } from "./teardown.ts"
import { emptyReply, statusOf, type Write, withStatus } from "./write.ts"

/** Makes the reply of a returned value; a promise for files and async schemas. */
export type Respond = (returned: unknown, invocation: Invocation) => Reply | Promise<Reply>

export function compileRespond(plan: OperationPlan): Respond {
  const { main } = plan.responses
  const where = `${plan.method} ${plan.template.text}`
  const validator = main.model && compileSerialize(main.model, main.serialize)
  const checkHeaders = compileHeaderCheck(plan, where)
  const write = main.stream === undefined ? compileWrite(main) : compileStream(main, main.stream, where)

  const finish = (reply: Reply): Reply => {
    checkHeaders?.(reply)
    return reply
  }
  const writeValue = (value: unknown, invocation: Invocation): Reply | Promise<Reply> => {
    const reply = write(value, invocation)
    return reply instanceof Promise ? reply.then(finish) : finish(reply)
  }
  const writeModel = (returned: unknown, invocation: Invocation): Reply | Promise<Reply> => {
    if (validator === undefined) return writeValue(returned, invocation)
    const result = runValidator(validator, returned)
    if (!(result instanceof Promise)) return writeValue(requireFit(result, where), invocation)
    return result.then((later) => writeValue(requireFit(later, where), invocation))
  }

  return (returned, invocation) => {
    if (typeof returned !== "object" || !isAnswer(returned)) return writeModel(returned, invocation)
    invocation.ownHeadersWin = true
    const reply = toReply(returned, invocation.exchange, invocation)
    return reply instanceof Promise ? reply.then(finish) : finish(reply)
  }
}

function compileWrite(main: MainResponse): Write {
  const { responseClass, model } = main
  if (responseClass !== undefined) return compileWriteClass(main.status, responseClass)
  return (content, invocation) => {
    const status = statusOf(main.status, invocation)
    if (!allowsBody(status)) return emptyReply(status, invocation)
    if (model === undefined) requireNoStream(content)
    // A validator returns plain data; without a model the value may contain dates, sets and maps.
    const body = stringifyJson(model === undefined ? encodeJson(content) : content)
    const headers = HeaderList.trusted(["content-type", "application/json"])
    invocation.mergeInto(headers)
    return { status, headers, body }
  }
}

// JSON would turn a stream into an empty object.
function requireNoStream(content: unknown): void {
  if (typeof content !== "object" || content === null) return
  if (!isGenerator(content) && !(content instanceof ReadableStream)) return
  const remedy = "set a responseModel such as JsonLines(Item), EventStream(Item) or ByteStream(), or return a StreamingResponse"
  throw new UsageError("HAYAPI_STREAM_VALUE", `The handler returned a stream, but the operation answers with JSON: ${remedy}`)
}

function compileWriteClass(declared: number, responseClass: AnyResponseClass): Write {
  return (content, invocation) => {
    const status = statusOf(declared, invocation)
    // Without a body the content need not suit the class, which may be inherited from a router or the app.
    if (!allowsBody(status)) {
      holdStream(content, invocation)
      return emptyReply(status, invocation)
    }
    const reply = toReply(new responseClass(content, { statusCode: status }), invocation.exchange, invocation)
    // A generator may have set the status before its first chunk.
    return reply instanceof Promise ? reply.then((later) => withStatus(later, status, statusOf(declared, invocation))) : reply
  }
}

// Documented response headers must fit their schemas.
function compileHeaderCheck(plan: OperationPlan, where: string): ((reply: Reply) => void) | undefined {
  const byStatus = new Map<string, { name: string; validator: Validator }[]>()
  for (const { key, headers } of plan.responses.documented) {
    const validators = headers.map(({ name, node }) => ({ name: name.toLowerCase(), validator: compileValidate(node, "text") }))
    if (validators.length > 0) byStatus.set(key, validators)
  }
  if (byStatus.size === 0) return undefined
  return (reply) => {
    for (const { name, validator } of byStatus.get(String(reply.status)) ?? []) {
      const value = reply.headers.get(name)
      const result = value === null ? undefined : runValidator(validator, value)
      // Asynchronous schemas are not awaited: the value's syntax was checked when it was set.
      if (result === undefined || result instanceof Promise || result.problems.length === 0) continue
      throw new ResponseValidationError(
        result.problems.map((problem) => toDetail(problem, "response", "header", name)),
        where,
      )
    }
  }
}
