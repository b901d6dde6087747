// Sending a Reply over node:http: one write for a body that is there, backpressure for one that is made while it is sent.
import type { ServerResponse } from "node:http"
import { allowsBody, type Outcome, type Reply } from "../../http/reply.ts"
import { closeIterator, discardBody, isStreamBody, iterateBody, type StreamBody } from "../../http/reply-body.ts"
import { reasonPhrase } from "../../http/status.ts"

/** What sending needs to know of its server. */
export interface SendState {
  /** Connections are closed after the reply. */
  isStopping: boolean
  /** Handlers and background tasks that still run; `stop()` waits for them, even when their connections are gone. */
  pending: number
  readonly onFault: (error: unknown) => void
  /** Ends each event stream: they have no end of their own to wait for, and browsers connect again. */
  readonly eventStreams: Set<() => void>
}

// Beyond Latin-1 nothing gets into a header; beyond ASCII the header must not be written as UTF-8 together with the body.
const BEYOND_ASCII = /[\x80-\xff]/

/** Calls the listener once, when a response was sent completely or its connection closed before that. */
export function whenClosed(outgoing: ServerResponse, listener: (outcome: Outcome) => void): void {
  if (outgoing.destroyed) {
    listener(outgoing.writableFinished ? "sent" : "aborted")
    return
  }
  let outcome: Outcome = "aborted"
  let isOver = false
  const onClose = (): void => {
    if (isOver) return
    isOver = true
    listener(outcome)
  }
  outgoing.once("finish", () => {
    outcome = "sent"
  })
  outgoing.once("close", onClose)
  // A pipelined response that waits for its turn has no connection that could tell it.
  if (outgoing.socket === null) outgoing.req.socket.once("close", onClose)
}

/**
 * Sends a reply. `reply.after` is called exactly once, when the last byte was handed to the system or the client left. Framing belongs
 * to this function: `content-length` follows the body, `transfer-encoding` is never taken from the reply.
 *
 * Throws what node:http throws for invalid headers; nothing was sent then, and `reply.after` was not called.
 */
export function sendReply(reply: Reply, method: string, outgoing: ServerResponse, state: SendState): void {
  const { body, status } = reply
  if (outgoing.destroyed) {
    abandonReply(reply, state)
    return
  }
  if (state.isStopping || status < 200) outgoing.shouldKeepAlive = false
  if (typeof body === "string" && allowsBody(status)) {
    const length = Buffer.byteLength(body)
    const head = headOf(reply, length)
    outgoing.writeHead(status, reasonPhrase(status), head)
    settleWhenClosed(reply, outgoing, state)
    if (method === "HEAD") outgoing.end()
    // Text of one byte a character is written together with the header in one piece, without encoding it.
    else if (length === body.length) outgoing.end(body, "latin1")
    else if (head.some((text) => BEYOND_ASCII.test(text))) outgoing.end(Buffer.from(body))
    else outgoing.end(body, "utf8")
    return
  }
  if (isStreamBody(body)) {
    if (allowsBody(status) && method !== "HEAD") {
      sendStream(reply, body, outgoing, state)
      return
    }
    track(discardBody(body), state)
  }
  outgoing.writeHead(status, reasonPhrase(status), headOf(reply, lengthOf(reply, method)))
  settleWhenClosed(reply, outgoing, state)
  if (body instanceof Uint8Array && allowsBody(status) && method !== "HEAD") outgoing.end(body)
  else outgoing.end()
}

/** Ends a reply that cannot be sent. */
export function abandonReply(reply: Reply, state: SendState): void {
  if (isStreamBody(reply.body)) {
    track(
      discardBody(reply.body).then(() => settleReply(reply, "aborted", state)),
      state,
    )
  } else {
    settleReply(reply, "aborted", state)
  }
}

// The content-length to send; `undefined` leaves the one of the reply, if there is any.
function lengthOf(reply: Reply, method: string): number | undefined {
  const { body, status } = reply
  if (status === 205) return 0
  if (!allowsBody(status)) return undefined
  if (body instanceof Uint8Array) return body.length
  // A HEAD answer without a body may tell the length of the GET.
  return body === null && method !== "HEAD" ? 0 : undefined
}

function headOf(reply: Reply, length: number | undefined): string[] {
  const { flat } = reply.headers
  const hasBody = allowsBody(reply.status)
  const head: string[] = []
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    if (name === "transfer-encoding") continue
    if (name === "content-length" && (length !== undefined || !hasBody)) continue
    if (name === "content-type" && !hasBody) continue
    head.push(name, flat[i + 1]!)
  }
  if (length !== undefined) head.push("content-length", String(length))
  return head
}

function settleWhenClosed(reply: Reply, outgoing: ServerResponse, state: SendState): void {
  if (reply.after !== undefined) whenClosed(outgoing, (outcome) => settleReply(reply, outcome, state))
}

/** Calls `reply.after`; its errors go to `onFault`. */
export function settleReply(reply: Reply, outcome: Outcome, state: SendState): void {
  const { after } = reply
  if (after === undefined) return
  try {
    const task = after(outcome)
    if (task !== undefined) track(task, state)
  } catch (error) {
    state.onFault(error)
  }
}

async function track(task: Promise<void>, state: SendState): Promise<void> {
  state.pending += 1
  try {
    await task
  } catch (error) {
    state.onFault(error)
  } finally {
    state.pending -= 1
  }
}

function sendStream(reply: Reply, body: StreamBody, outgoing: ServerResponse, state: SendState): void {
  const declared = reply.headers.get("content-length")
  outgoing.writeHead(reply.status, reasonPhrase(reply.status), headOf(reply, undefined))
  const iterator = iterateBody(body)
  if (reply.headers.get("content-type")?.startsWith("text/event-stream")) {
    const end = (): void => void closeIterator(iterator)
    state.eventStreams.add(end)
    whenClosed(outgoing, () => state.eventStreams.delete(end))
    if (state.isStopping) end()
  }
  let isOpen = true
  let wake = (): void => {}
  outgoing.on("drain", () => wake())
  whenClosed(outgoing, (outcome) => {
    isOpen = false
    wake()
    if (outcome === "sent") settleReply(reply, outcome, state)
    else
      track(
        closeIterator(iterator).then(() => settleReply(reply, outcome, state)),
        state,
      )
  })
  // An event stream that has nothing to say yet still tells its client that it was accepted.
  const flush = setImmediate(() => {
    if (isOpen) outgoing.flushHeaders()
  })

  const pump = async (): Promise<void> => {
    let size = 0
    while (isOpen) {
      const { done, value } = await iterator.next()
      clearImmediate(flush)
      if (!isOpen) return
      if (done) {
        if (declared !== null && size !== Number(declared))
          throw new Error(`The body has ${size} bytes, its content-length says ${declared}`)
        outgoing.end()
        return
      }
      const length = typeof value === "string" ? Buffer.byteLength(value) : value.length
      size += length
      if (declared !== null && size > Number(declared)) throw new Error(`The body is longer than its content-length of ${declared}`)
      if (length > 0 && !outgoing.write(value)) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  }
  pump().catch((error: unknown) => {
    clearImmediate(flush)
    if (!isOpen) return
    breakOff(outgoing, declared !== null)
    state.onFault(error)
  })
}

// Breaking the connection off is the only way to say that this is not all. Head and pieces that were written are sent before, where
// the client can tell that more was to come.
function breakOff(outgoing: ServerResponse, hasLength: boolean): void {
  outgoing.flushHeaders()
  const { socket } = outgoing
  // Node holds the pieces of one turn of the loop together until the next one.
  if (socket !== null && (hasLength || outgoing.chunkedEncoding)) setImmediate(() => socket.destroySoon())
  else outgoing.destroy()
}
