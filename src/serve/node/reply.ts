// Sending a Reply over node:http: one write for a body that is there, backpressure for one that is made while it is sent.

import { type ServerResponse, validateHeaderValue } from "node:http"
import { abortExchange, type Exchange, endExchange, needsEnd } from "../../http/exchange.ts"
import { allowsBody, checkReply, type Reply, wrongLength } from "../../http/reply.ts"
import { closeIterator, discardBody, isStreamBody, iterateBody, type StreamBody } from "../../http/reply-body.ts"
import type { Ending, Outcome } from "../../http/request-end.ts"
import { reasonPhrase } from "../../http/status.ts"

/** What sending needs to know of its server. */
export interface SendState {
  /** Connections are closed after the reply. */
  isStopping: boolean
  /** Handlers and what runs after responses; `stop()` waits for them, even when their connections are gone. */
  pending: number
  readonly onFault: (error: unknown) => void
  /** Ends each event stream: they have no end of their own to wait for, and browsers connect again. */
  readonly eventStreams: Set<() => void>
}

// Beyond Latin-1 nothing gets into a header; beyond ASCII the header must not be written as UTF-8 together with the body.
const BEYOND_ASCII = /[\x80-\xff]/

/** Whether nobody is left to send to. A pipelined response that waits for its turn is never told that its connection has closed. */
function isGone(outgoing: ServerResponse): boolean {
  return outgoing.destroyed || (outgoing.socket === null && !outgoing.writableFinished && outgoing.req.socket.destroyed)
}

/** Calls the listener once, when a response was sent completely or its connection closed before that. */
export function whenClosed(outgoing: ServerResponse, listener: (outcome: Outcome) => void): void {
  if (isGone(outgoing)) {
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
  if (outgoing.socket === null) {
    const { socket } = outgoing.req
    // Any number of them may wait.
    socket.setMaxListeners(0)
    socket.once("close", onClose)
    outgoing.once("close", () => socket.off("close", onClose))
  }
}

/** What a reply is sent for. */
export interface Sending {
  readonly method: string
  /** Is ended when the reply was sent; undefined for a request that never became one. */
  readonly exchange: Exchange | undefined
  /** Why this reply is sent in the place of another one. */
  readonly error?: unknown
}

/**
 * Sends a reply and ends its exchange, when the last byte was handed to the system or the client left. Framing belongs to this function:
 * `content-length` follows the body, `transfer-encoding` is never taken from the reply.
 *
 * Throws what node:http throws for invalid headers; nothing was sent then, and the exchange has not ended.
 */
export function sendReply(reply: Reply, sending: Sending, outgoing: ServerResponse, state: SendState): void {
  const { body, status } = reply
  const { method } = sending
  if (isGone(outgoing)) {
    if (isStreamBody(body)) track(discardBody(body), state)
    end(sending, { outcome: "aborted", status: undefined, error: sending.error }, state)
    return
  }
  const declared = checkReply(reply)
  if (state.isStopping) outgoing.shouldKeepAlive = false
  if (typeof body === "string" && allowsBody(status)) {
    const length = Buffer.byteLength(body)
    const head = headOf(reply, length)
    outgoing.writeHead(status, reasonPhrase(status), head)
    endWhenClosed(sending, status, outgoing, state)
    if (method === "HEAD") outgoing.end()
    // Text of one byte a character is written together with the header in one piece, without encoding it.
    else if (length === body.length) outgoing.end(body, "latin1")
    else if (head.some((text) => BEYOND_ASCII.test(text))) outgoing.end(Buffer.from(body))
    else outgoing.end(body, "utf8")
    return
  }
  if (isStreamBody(body)) {
    if (allowsBody(status) && method !== "HEAD") {
      sendStream(reply, body, declared, sending, outgoing, state)
      return
    }
    track(discardBody(body), state)
  }
  const head = headOf(reply, lengthOf(reply, method))
  // Once node:http has seen such a status it sends no body, not even that of the 500 for a wrong header.
  if (!allowsBody(status)) for (let i = 0; i < head.length; i += 2) validateHeaderValue(head[i]!, head[i + 1]!)
  outgoing.writeHead(status, reasonPhrase(status), head)
  endWhenClosed(sending, status, outgoing, state)
  if (body instanceof Uint8Array && allowsBody(status) && method !== "HEAD") outgoing.end(body)
  else outgoing.end()
}

function endWhenClosed(sending: Sending, status: number, outgoing: ServerResponse, state: SendState): void {
  const { exchange, error } = sending
  if (exchange === undefined) return
  // Most requests have nothing to end: no listener for them.
  if (needsEnd(exchange)) whenClosed(outgoing, (outcome) => end(sending, { outcome, status, error }, state))
  else end(sending, { outcome: "sent", status, error }, state)
}

/** Ends the exchange. What runs after the response counts as pending; its errors go to `onFault`. */
export function end({ exchange }: Sending, ending: Ending, state: SendState): void {
  const ended = exchange && endExchange(exchange, ending, state.onFault)
  if (ended !== undefined) track(ended, state)
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

function sendStream(
  reply: Reply,
  body: StreamBody,
  declared: number | undefined,
  sending: Sending,
  outgoing: ServerResponse,
  state: SendState,
): void {
  const { status } = reply
  // Before the head: it throws for a body that was read already.
  const iterator = iterateBody(body)
  outgoing.writeHead(status, reasonPhrase(status), headOf(reply, undefined))
  if (reply.headers.get("content-type")?.startsWith("text/event-stream")) {
    const stop = (): void => {
      // What the generator waits for may listen to the signal.
      if (sending.exchange !== undefined) abortExchange(sending.exchange)
      closeIterator(iterator)
    }
    state.eventStreams.add(stop)
    whenClosed(outgoing, () => state.eventStreams.delete(stop))
    if (state.isStopping) stop()
  }
  let { error } = sending
  let isOpen = true
  let wake = (): void => {}
  outgoing.on("drain", () => wake())
  whenClosed(outgoing, (outcome) => {
    isOpen = false
    wake()
    if (outcome === "sent") end(sending, { outcome, status, error }, state)
    else
      track(
        closeIterator(iterator).then(() => end(sending, { outcome, status, error }, state)),
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
      // An empty piece does not take the head along.
      if (done || value.length > 0) clearImmediate(flush)
      if (!isOpen) return
      if (done) {
        if (declared !== undefined && size !== declared) throw wrongLength(size, declared)
        outgoing.end()
        return
      }
      const length = typeof value === "string" ? Buffer.byteLength(value) : value.length
      size += length
      if (declared !== undefined && size > declared) throw wrongLength(size, declared)
      // Empty pieces alone would never let the event loop turn.
      if (length === 0) await new Promise<void>((resolve) => setImmediate(resolve))
      else if (!outgoing.write(value)) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  }
  pump().catch((failure: unknown) => {
    clearImmediate(flush)
    if (!isOpen) return
    error = failure
    breakOff(outgoing, declared !== undefined)
    state.onFault(failure)
  })
}

// Breaking the connection off is the only way to say that this is not all. Head and pieces that were written are sent before, where
// the client can tell that more was to come.
function breakOff(outgoing: ServerResponse, hasLength: boolean): void {
  outgoing.flushHeaders()
  const { socket } = outgoing
  // Node holds the pieces of one turn of the loop together until the next one.
  if (socket !== null && (hasLength || outgoing.chunkedEncoding)) setImmediate(() => socket.destroySoon())
  // A reset: in HTTP/1.0 the end of the connection is that of the body.
  else if (socket !== null && !socket.destroyed) setImmediate(() => socket.resetAndDestroy())
  else outgoing.destroy()
}
