// Sending a Reply over node:http: one write for a complete body, backpressure for a stream.

import { type ServerResponse, validateHeaderValue } from "node:http"
import { abortExchange, type Exchange, endExchange, needsEnd } from "../../http/exchange.ts"
import { allowsBody, checkReply, type Reply, wrongLength } from "../../http/reply.ts"
import { closeIterator, discardBody, isStreamBody, iterateBody, type StreamBody } from "../../http/reply-body.ts"
import type { Ending, Outcome } from "../../http/request-end.ts"
import { reasonPhrase } from "../../http/status.ts"

/** The state of the server that sending needs. */
export interface SendState {
  /** Connections are closed after the reply. */
  isStopping: boolean
  /** Handlers and what runs after responses; `stop()` waits for them, even when their connections are gone. */
  pending: number
  readonly onFault: (error: unknown) => void
  /** Ends each event stream: they need not end by themselves, and browsers reconnect. */
  readonly eventStreams: Set<() => void>
}

// Headers are Latin-1 at most; with characters beyond ASCII they must not be written as UTF-8 together with the body.
const BEYOND_ASCII = /[\x80-\xff]/

/** Whether the client has gone. A pipelined response that waits for its turn gets no event when its connection closes. */
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
  // A pipelined response that waits for its turn has no socket to emit events.
  if (outgoing.socket === null) {
    const { socket } = outgoing.req
    // Any number of responses may wait.
    socket.setMaxListeners(0)
    socket.once("close", onClose)
    outgoing.once("close", () => socket.off("close", onClose))
  }
}

/** What a reply responds to. */
export interface Sending {
  readonly method: string
  /** Ended when the reply was sent; undefined for a request that never became an exchange. */
  readonly exchange: Exchange | undefined
  /** Why this reply replaces another one. */
  readonly error?: unknown
}

/**
 * Sends a reply and ends its exchange, when the last byte was passed to the system or the client left. Framing belongs to this function:
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
    // ASCII text is written in one piece with the header, without encoding it.
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
  // After such a status node:http sends no body, not even that of the 500 for an invalid header.
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

/** Ends the exchange. Work after the response counts as pending; its errors go to `onFault`. */
export function end({ exchange }: Sending, ending: Ending, state: SendState): void {
  const ended = exchange && endExchange(exchange, ending, state.onFault)
  if (ended !== undefined) track(ended, state)
}

// The content-length to send; `undefined` keeps the one of the reply, if there is one.
function lengthOf(reply: Reply, method: string): number | undefined {
  const { body, status } = reply
  if (status === 205) return 0
  if (!allowsBody(status)) return undefined
  if (body instanceof Uint8Array) return body.length
  // A HEAD response without a body may declare the length of the GET.
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
  // Before the head, because it throws for a body that was already read.
  const iterator = iterateBody(body)
  outgoing.writeHead(status, reasonPhrase(status), headOf(reply, undefined))
  if (reply.headers.get("content-type")?.startsWith("text/event-stream")) {
    const stop = (): void => {
      // The generator may wait for something that listens to the signal.
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
  // A stream without a first piece yet still sends its head, so that the client knows it was accepted.
  const flush = setImmediate(() => {
    if (isOpen) outgoing.flushHeaders()
  })

  const pump = async (): Promise<void> => {
    let size = 0
    let empty = 0
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
      // A run of empty pieces would block the event loop.
      if (length === 0) {
        empty += 1
        if (empty % 100 === 0) await new Promise<void>((resolve) => setImmediate(resolve))
      } else if (!outgoing.write(value)) {
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

// Aborting the connection is the only way to show that the body is incomplete. Written data is sent first if
// the client can tell that more was due.
function breakOff(outgoing: ServerResponse, hasLength: boolean): void {
  outgoing.flushHeaders()
  const { socket } = outgoing
  // Node buffers the pieces of one turn of the loop until the next one.
  if (socket !== null && (hasLength || outgoing.chunkedEncoding)) setImmediate(() => socket.destroySoon())
  // A reset: in HTTP/1.0 a closed connection would mark the end of the body.
  else if (socket !== null && !socket.destroyed) setImmediate(() => socket.resetAndDestroy())
  else outgoing.destroy()
}
