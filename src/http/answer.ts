// From an answer (a response object, a Web Response or a reply) to the reply that an engine sends. There is no other way.
import { UsageError } from "./error-code.ts"
import { type Exchange, endOf } from "./exchange.ts"
import { FileResponse } from "./file-response.ts"
import { HeaderList } from "./header-list.ts"
import { allowsBody, type Reply } from "./reply.ts"
import { bodyUsed, isStreamBody, requireUnused, type StreamBody } from "./reply-body.ts"
import { ReplyStream } from "./reply-stream.ts"
import type { RequestScope } from "./request-end.ts"
import { HTTPResponse } from "./response.ts"

/** The operation run that an answer comes from. It adds its headers to the reply and receives tasks and errors. */
export interface AnswerOwner {
  /** Takes a background task of a response object. */
  addTask(task: () => unknown): void
  /** Adds the headers of the injected response to a reply, when the first piece of its body is ready. */
  mergeInto(headers: HeaderList): void
  /** The body failed after its status was sent. */
  fail(error: unknown): void
}

/** Whether a returned value is an answer itself, not content for one. */
export function isAnswer(value: unknown): value is HTTPResponse | Response {
  return value instanceof HTTPResponse || value instanceof Response
}

/**
 * Makes the reply of an answer. It is a new object, because a response object may be a constant that is returned repeatedly; an answer is
 * never modified. Throws `UsageError` for anything else, and for a one-time body that was already read.
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
  // If the response cannot be made, its task does not run.
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
  // Without a body the stream is not read; it is closed when the request ends.
  return allowsBody(status) ? stream.begin().then(() => send(stream)) : send(null)
}

// The status is sent at once, without waiting for the first piece.
function replyFromResponse(answer: Response, exchange: Exchange, owner: AnswerOwner): Reply {
  const { status, body } = answer
  if (status === 0) throw new UsageError("HAYAPI_NO_REPLY", "`Response.error()` cannot be sent")
  if (answer.bodyUsed) throw bodyUsed()
  const flat: string[] = []
  // `fetch` decodes bodies, but keeps the headers of the encoded one.
  const isDecoded = answer.url !== "" && answer.headers.has("content-encoding")
  for (const [name, value] of answer.headers) {
    if (!isDecoded || (name !== "content-encoding" && name !== "content-length")) flat.push(name, value)
  }
  const headers = HeaderList.trusted(flat)
  owner.mergeInto(headers)
  return { status, headers, body: body && new ReplyStream(body, exchange, (error) => owner.fail(error)) }
}

// Middleware may return a cached reply of an earlier request, or cache this one.
function copyReply({ status, headers, body, ...rest }: Reply, exchange: Exchange): Reply {
  requireBody(body)
  const copy: Reply = { status, headers: headers.copy(), body: isStreamBody(body) ? holdOnce(body, exchange) : body }
  if ("error" in rest) copy.error = rest.error
  return copy
}

// A body that middleware changed is closed at the end and keeps its async context, like that of a response object.
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

/** Runs the background task of a response object that middleware or an exception handler returned, outside an operation run. */
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
