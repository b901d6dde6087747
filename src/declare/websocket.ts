// WebSocketConnection: `websocket` in the values of handlers and dependencies, a handshake that becomes a connection.
import { UsageError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import { HeaderList, type HeadersInput } from "../http/header-list.ts"
import { JSONDecodeError, parseJson, stringifyJson } from "../http/json.ts"
import type { SocketMessage } from "../http/message-queue.ts"
import type { Socket } from "../http/socket.ts"
import { cutReason, WebSocketDisconnect, WebSocketException } from "../http/websocket-error.ts"
import { RequestValidationError } from "../schema/error.ts"
import { toDetail } from "../schema/issue.ts"
import { encodeJson } from "../schema/json-encode.ts"
import type { AnySchema, OutputOf } from "../schema/types.ts"
import { checkValue } from "../schema/validate-value.ts"

/** What the answer to a handshake says. */
export interface AcceptOptions {
  /** One of those the client offers, which `request.header("sec-websocket-protocol")` lists; others are not sent. */
  subprotocol?: string | undefined
  /** Sent with the answer to the handshake. */
  headers?: HeadersInput | undefined
}

/**
 * A WebSocket (RFC 6455). Nothing is sent or received before `accept`; who leaves it out or throws refuses the handshake.
 * Iterating gives messages until the peer closes; the `receive` methods throw `WebSocketDisconnect` then.
 */
export class WebSocketConnection implements AsyncIterable<SocketMessage> {
  readonly request: Exchange
  #accepting: Promise<Socket> | undefined
  #socket: Socket | undefined
  #messages: AsyncIterator<SocketMessage> | undefined
  #refusal: WebSocketException | undefined
  #isClosing = false

  constructor(request: Exchange) {
    this.request = request
  }

  /** Whether the handshake was accepted. */
  get isAccepted(): boolean {
    return this.#socket !== undefined
  }

  /** What `close` said before `accept`. */
  get refusal(): WebSocketException | undefined {
    return this.#refusal
  }

  /** Bytes that were sent and have not left yet. */
  get bufferedAmount(): number {
    return this.#socket?.bufferedAmount ?? 0
  }

  /** Accepts the handshake; once. Rejects when the client has gone. */
  async accept(options: AcceptOptions = {}): Promise<void> {
    const { upgrade } = this.request
    if (upgrade === null) throw new UsageError("HAYAPI_WEBSOCKET", "This request is not a WebSocket handshake")
    if (this.#refusal !== undefined) throw new UsageError("HAYAPI_WEBSOCKET", "The handshake was refused with close()")
    if (this.#accepting !== undefined) throw new UsageError("HAYAPI_WEBSOCKET", "The handshake was accepted already")
    const headers = new HeaderList(options.headers)
    this.#accepting = upgrade(options.subprotocol === undefined ? { headers } : { protocol: options.subprotocol, headers })
    this.#socket = await this.#accepting
  }

  /** The next text. A binary message closes the connection with 1003. */
  async receiveText(): Promise<string> {
    const message = await this.#receive()
    if (typeof message === "string") return message
    throw new WebSocketException(1003, "Text was expected")
  }

  /** The next binary message. A text closes the connection with 1003. */
  async receiveBytes(): Promise<Uint8Array> {
    const message = await this.#receive()
    if (typeof message !== "string") return message
    throw new WebSocketException(1003, "Bytes were expected")
  }

  /** The next message as JSON, checked by a schema. Throws `RequestValidationError`, which, not caught, closes the connection with 1008. */
  receiveJson(): Promise<unknown>
  receiveJson<S extends AnySchema>(schema: S): Promise<OutputOf<S>>
  async receiveJson(schema?: AnySchema): Promise<unknown> {
    const message = await this.#receive()
    const value = readJson(typeof message === "string" ? message : new TextDecoder().decode(message))
    if (schema === undefined) return value
    const result = await checkValue(schema, value, "json")
    if (result.problems.length === 0) return result.value
    throw new RequestValidationError(
      result.problems.map((problem) => toDetail(problem, "message")),
      { body: value },
    )
  }

  /** Settles when there is room for more: await it, and a slow client slows the sender down. */
  async sendText(text: string): Promise<void> {
    await this.#open().send(text)
  }

  /** As `sendText`, for a binary message. */
  async sendBytes(bytes: Uint8Array): Promise<void> {
    await this.#open().send(bytes)
  }

  /** Compact JSON; dates, sets and maps are encoded as in an answer without a model. */
  async sendJson(value: unknown): Promise<void> {
    await this.#open().send(stringifyJson(encodeJson(value)))
  }

  /** Closes the connection; before `accept` it refuses the handshake. Throws `UsageError` for codes that no endpoint sends. */
  async close(code = 1000, reason = ""): Promise<void> {
    const closing = new WebSocketException(code, reason)
    if (this.#accepting === undefined) {
      this.#refusal = closing
      return
    }
    const socket = await this.#accepting
    this.#isClosing = true
    await socket.close(closing.code, cutReason(reason))
  }

  /** Messages until the connection closes. Leaving the loop does not close it. */
  [Symbol.asyncIterator](): AsyncIterator<SocketMessage> {
    return { next: () => this.#next() }
  }

  #open(): Socket {
    if (this.#socket === undefined) throw new UsageError("HAYAPI_WEBSOCKET", "Call `await websocket.accept()` first")
    if (this.#isClosing) throw new WebSocketDisconnect(1000, "closed here")
    return this.#socket
  }

  #next(): Promise<IteratorResult<SocketMessage>> {
    if (this.#socket === undefined) return Promise.reject(new UsageError("HAYAPI_WEBSOCKET", "Call `await websocket.accept()` first"))
    this.#messages ??= this.#socket[Symbol.asyncIterator]()
    return this.#messages.next()
  }

  async #receive(): Promise<SocketMessage> {
    const { done, value } = await this.#next()
    if (!done) return value
    const { code, reason } = await this.#socket!.closed
    throw new WebSocketDisconnect(code, reason)
  }
}

function readJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JSONDecodeError)) throw error
    const at = [...text.slice(0, error.position)].length
    const ctx = { error: error.message }
    throw new RequestValidationError([{ type: "json_invalid", loc: ["message", at], msg: "JSON decode error", input: {}, ctx }], {
      body: text,
    })
  }
}
