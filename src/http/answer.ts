// From an answer to a reply: the only way from what anybody returned (a response object, a Web Response, a reply) to what an engine sends.
import { UsageError } from "./error-code.ts"
import { type Exchange, endOf } from "./exchange.ts"
import { FileResponse } from "./file-response.ts"
import { HeaderList } from "./header-list.ts"
import { allowsBody, type Reply } from "./reply.ts"
import { bodyUsed, isStreamBody, requireUnused, type StreamBody } from "./reply-body.ts"
import { ReplyStream } from "./reply-stream.ts"
import type { RequestScope } from "./request-end.ts"
import { HTTPResponse } from "./response.ts"

/** The operation run that an answer comes from. It puts its own headers on the reply, and is told of what follows. */
export interface AnswerOwner {
  /** Takes a background task of a response object. */
  addTask(task: () => unknown): void
  /** Puts what was set on the injected response on a reply, when the first piece of its body is there. */
  mergeInto(headers: HeaderList): void
  /** The body failed after its status was sent. */
  fail(error: unknown): void
}

/** Whether a returned value is an answer, and not a value to make one of. */
export function isAnswer(value: unknown): value is HTTPResponse | Response {
  return value instanceof HTTPResponse || value instanceof Response
}

/**
 * The reply of an answer. It is a new one, because a response object may be a constant that is returned again and again; nothing is ever
 * written to the answer. Throws `UsageError` for anything else, and for a body that can be read once and has been.
 */
export function toReply(answer: unknown, exchange: Exchange, owner?: AnswerOwner): Reply | Promise<Reply> {
  if (answer instanceof HTTPResponse) return replyFromObject(answer, exchange, owner ?? new TaskScope(exchange))
  if (answer instanceof Response) return replyFromResponse(answer, exchange, owner ?? new TaskScope(exchange))
  if (isReply(answer)) return copyReply(answer, exchange)
  throw new UsageError("HAYAPI_NO_REPLY", "A middleware must return a response: `return await next()`")
}

function replyFromObject(answer: HTTPResponse, exchange: Exchange, owner: AnswerOwner): Reply | Promise<Reply> {
  const { status, body, background } = answer
  const headers = answer.headers.copy()
  // Of a response that cannot be made the task is not run.
  const finish = (reply: Reply): Reply => {
    if (background !== undefined) owner.addTask(background)
    return reply
  }
  if (answer instanceof FileResponse) {
    owner.mergeInto(headers)
    return exchange.runtime.resolveFile(answer, exchange, headers).then(finish)
  }
  const send = (sent: Reply["body"]): Reply => {
    owner.mergeInto(headers)
    return finish({ status, headers, body: sent })
  }
  if (!isStreamBody(body)) return send(body)
  const stream = new ReplyStream(body, exchange, (error) => owner.fail(error))
  // Without a body nothing of the stream is asked for: it is closed when the request ends.
  return allowsBody(status) ? stream.begin().then(() => send(stream)) : send(null)
}

// Its status is sent at once: nobody waits for the first piece.
function replyFromResponse(answer: Response, exchange: Exchange, owner: AnswerOwner): Reply {
  const { status, body } = answer
  if (status === 0) throw new UsageError("HAYAPI_NO_REPLY", "`Response.error()` cannot be sent")
  if (answer.bodyUsed) throw bodyUsed()
  const flat: string[] = []
  // What `fetch` returned is decoded, although its headers still say how it came.
  const isDecoded = answer.url !== "" && answer.headers.has("content-encoding")
  for (const [name, value] of answer.headers) {
    if (!isDecoded || (name !== "content-encoding" && name !== "content-length")) flat.push(name, value)
  }
  const headers = HeaderList.trusted(flat)
  owner.mergeInto(headers)
  return { status, headers, body: body && new ReplyStream(body, exchange, (error) => owner.fail(error)) }
}

// Middleware may have kept a reply of an earlier request, or keep this one for a later.
function copyReply({ status, headers, body, ...rest }: Reply, exchange: Exchange): Reply {
  requireBody(body)
  const copy: Reply = { status, headers: headers.copy(), body: isStreamBody(body) ? holdOnce(body, exchange) : body }
  if ("error" in rest) copy.error = rest.error
  return copy
}

// What middleware made of a body is closed at the end and keeps its async context, like that of a response object.
function holdOnce(body: StreamBody, exchange: Exchange): StreamBody {
  requireUnused(body)
  const isOneShot = body instanceof ReadableStream || "next" in body
  return isOneShot && !(body instanceof ReplyStream) ? new ReplyStream(body, exchange, () => {}) : body
}

function requireBody(body: unknown): void {
  if (body === null || typeof body === "string") return
  if (typeof body === "object" && (body instanceof Uint8Array || body instanceof ReadableStream || Symbol.asyncIterator in body)) return
  throw new UsageError("HAYAPI_CONTENT", "The body of a reply is text, bytes, an async iterable of them, a ReadableStream or null")
}

function isReply(answer: unknown): answer is Reply {
  return typeof answer === "object" && answer !== null && "headers" in answer && answer.headers instanceof HeaderList && "status" in answer
}

/** The background task of a response object that middleware or an exception handler returned: it belongs to no operation run. */
class TaskScope implements AnswerOwner, RequestScope {
  failure: RequestScope["failure"] = undefined
  readonly #exchange: Exchange
  readonly #tasks: (() => unknown)[] = []

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  addTask(task: () => unknown): void {
    const inContext = this.#exchange.runtime.keepContext()
    this.#tasks.push(() => inContext(task))
    endOf(this.#exchange).add(this)
  }

  mergeInto(): void {}
  fail(): void {}

  get isIdle(): boolean {
    return this.#tasks.length === 0
  }

  async runTasks(): Promise<void> {
    for (const task of this.#tasks) await task()
  }

  async tearDown(): Promise<void> {}
  removeFiles(): undefined {}
}
