// WebSocketConnection: `websocket` in the values of handlers and dependencies, a handshake that becomes a connection.
import { UsageError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import { HeaderList, type HeadersInput } from "../http/header-list.ts"
import { JSONDecodeError, parseJson, stringifyJson } from "../http/json.ts"
import type { SocketMessage } from "../http/message-queue.ts"
import { notSent, type Socket } from "../http/socket.ts"
import { cutReason, WebSocketDisconnect, WebSocketException } from "../http/websocket-error.ts"
import { RequestValidationError } from "../schema/error.ts"
import { toDetail } from "../schema/issue.ts"
import { encodeJson } from "../schema/json-encode.ts"
import type { AnySchema, OutputOf } from "../schema/types.ts"
import { checkValue } from "../schema/validate-value.ts"
import { watchRejection } from "./unawaited.ts"

/** Options of the response to a handshake. */
export interface AcceptOptions {
  /** One of the client's offers, listed in `request.header("sec-websocket-protocol")`; any other value is not sent. */
  subprotocol?: string | undefined
  /** Sent with the response to the handshake. */
  headers?: HeadersInput | undefined
}

/** After this many messages sent to a closed connection, the mistake is reported. */
const mostLost = 1000

/**
 * A WebSocket (RFC 6455). Nothing is sent or received before `accept`; a handler that throws or returns first refuses the handshake.
 * Iteration yields messages until the peer closes; the `receive` methods then throw `WebSocketDisconnect`.
 */
export class WebSocketConnection implements AsyncIterable<SocketMessage> {
  readonly request: Exchange
  #accepting: Promise<Socket> | undefined
  #socket: Socket | undefined
  #messages: AsyncIterator<SocketMessage> | undefined
  #refusal: WebSocketException | undefined
  #isClosing = false
  #isOver = false
  #lost = 0
  readonly #report: (error: unknown) => void

  /** `report` receives the errors of calls that are not awaited. */
  constructor(request: Exchange, report: (error: unknown) => void) {
    this.request = request
    this.#report = report
  }

  /** The handshake, from the call of `accept` on; undefined before. */
  get accepting(): Promise<unknown> | undefined {
    return this.#accepting
  }

  /** Whether the handshake was accepted. */
  get isAccepted(): boolean {
    return this.#socket !== undefined
  }

  /** The code and reason of a `close` before `accept`. */
  get refusal(): WebSocketException | undefined {
    return this.#refusal
  }

  /** Bytes passed to `send...` that are still in the buffer. */
  get bufferedAmount(): number {
    return this.#socket?.bufferedAmount ?? 0
  }

  /** Accepts the handshake. Can be called once. Rejects when the client has gone. */
  accept(options: AcceptOptions = {}): Promise<void> {
    return this.#watch(this.#accept(options))
  }

  async #accept(options: AcceptOptions): Promise<void> {
    const { upgrade } = this.request
    if (upgrade === null) throw new UsageError("HAYAPI_WEBSOCKET", "This request is not a WebSocket handshake")
    if (this.#refusal !== undefined) throw new UsageError("HAYAPI_WEBSOCKET", "The handshake was refused with close()")
    if (this.#accepting !== undefined) throw new UsageError("HAYAPI_WEBSOCKET", "The handshake was accepted already")
    const headers = new HeaderList(options.headers)
    this.#accepting = upgrade(options.subprotocol === undefined ? { headers } : { protocol: options.subprotocol, headers })
    try {
      this.#socket = await this.#accepting
      this.#socket.closed.then(() => {
        this.#isOver = true
      })
    } catch (error) {
      throw error instanceof WebSocketDisconnect ? new WebSocketDisconnect(error.code, error.reason, this) : error
    }
  }

  /** The next text. A binary message closes the connection with 1003. */
  receiveText(): Promise<string> {
    return this.#receive((message) => {
      if (typeof message === "string") return message
      throw new WebSocketException(1003, "Text was expected")
    })
  }

  /** The next binary message. A text closes the connection with 1003. */
  receiveBytes(): Promise<Uint8Array> {
    return this.#receive((message) => {
      if (typeof message !== "string") return message
      throw new WebSocketException(1003, "Bytes were expected")
    })
  }

  /** The next message as JSON, validated by a schema. Throws `RequestValidationError`; uncaught, it closes the connection with 1008. */
  receiveJson(): Promise<unknown>
  receiveJson<S extends AnySchema>(schema: S): Promise<OutputOf<S>>
  receiveJson(schema?: AnySchema): Promise<unknown> {
    return this.#receive(async (message) => {
      const value = readJson(typeof message === "string" ? message : new TextDecoder().decode(message))
      if (schema === undefined) return value
      const result = await checkValue(schema, value, "json")
      if (result.problems.length === 0) return result.value
      throw new RequestValidationError(
        result.problems.map((problem) => toDetail(problem, "message")),
        { body: value },
      )
    })
  }

  /**
   * True when there is room for more: await it, so that a slow client slows the sender down. False when the connection is over on either
   * side: the message is dropped, and only the `receive` methods report why.
   */
  sendText(text: string): Promise<boolean> {
    return this.#send(() => text)
  }

  /** As `sendText`, for a binary message. */
  sendBytes(bytes: Uint8Array): Promise<boolean> {
    return this.#send(() => bytes)
  }

  /** Compact JSON; dates, sets and maps are encoded as in a response without a model. */
  sendJson(value: unknown): Promise<boolean> {
    return this.#send(() => stringifyJson(encodeJson(value)))
  }

  /** Closes the connection; before `accept` it refuses the handshake. Rejects with `UsageError` for codes that must not be sent. */
  close(code = 1000, reason = ""): Promise<void> {
    return this.#watch(this.#close(code, reason))
  }

  async #close(code: number, reason: string): Promise<void> {
    const closing = new WebSocketException(code, reason)
    if (this.#accepting === undefined) {
      this.#refusal = closing
      return
    }
    // After a failed handshake there is nothing to close.
    const socket = await this.#accepting.catch(() => undefined)
    this.#isClosing = true
    await socket?.close(closing.code, cutReason(reason))
  }

  /** Messages until the connection closes. Leaving the loop does not close it. */
  [Symbol.asyncIterator](): AsyncIterator<SocketMessage> {
    return { next: () => this.#next() }
  }

  #send(write: () => SocketMessage): Promise<boolean> {
    try {
      const message = write()
      if (this.#socket === undefined) throw new UsageError("HAYAPI_WEBSOCKET", "Call `await websocket.accept()` first")
      const sent = this.#isClosing ? notSent() : this.#socket.send(message)
      return this.#isOver ? this.#countLost(sent) : sent
    } catch (error) {
      return this.#watch(Promise.reject(error))
    }
  }

  // A loop that only sends and ignores the results never ends: report it.
  #countLost(sent: Promise<boolean>): Promise<boolean> {
    this.#lost += 1
    if (this.#lost === mostLost) {
      this.#report(
        new UsageError(
          "HAYAPI_SOCKET_GONE",
          `${mostLost} messages were sent after the connection was over: look at what \`send...\` gives`,
        ),
      )
    }
    return sent
  }

  // A call that is not awaited must never end the process: its errors are reported, except that the peer has gone.
  #watch<T>(called: Promise<T>): Promise<T> {
    return watchRejection(called, (error) => {
      if (!(error instanceof WebSocketDisconnect)) this.#report(error)
    })
  }

  #next(): Promise<IteratorResult<SocketMessage>> {
    if (this.#socket === undefined) return Promise.reject(new UsageError("HAYAPI_WEBSOCKET", "Call `await websocket.accept()` first"))
    this.#messages ??= this.#socket[Symbol.asyncIterator]()
    return this.#messages.next()
  }

  #receive<T>(read: (message: SocketMessage) => T | Promise<T>): Promise<T> {
    const received = this.#next().then(async ({ done, value }) => {
      if (!done) return read(value)
      const { code, reason } = await this.#socket!.closed
      throw new WebSocketDisconnect(code, reason, this)
    })
    // If it is no longer awaited, the error is of no interest.
    received.catch(() => {})
    return received
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
