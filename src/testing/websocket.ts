// The client's end of a WebSocket in tests: two sockets joined in process, and the messages that a test sends and receives.
import { UsageError } from "../http/error-code.ts"
import { parseJson, stringifyJson } from "../http/json.ts"
import { MessageQueue, type SocketMessage } from "../http/message-queue.ts"
import { notSent, type Socket } from "../http/socket.ts"
import { WebSocketDisconnect, WebSocketException } from "../http/websocket-error.ts"

/** The app refused a handshake. */
export class HandshakeError extends Error {
  override readonly name = "HandshakeError"
  readonly response: Response

  constructor(response: Response, path: string) {
    super(`The WebSocket ${path} was refused with ${response.status}`)
    this.response = response
  }
}

/** A fault of the app while the connection was open. */
export interface Fault {
  readonly error: unknown
}

/** An accepted handshake, as the test sees it. */
export interface Accepted {
  readonly socket: Socket
  readonly subprotocol: string | undefined
  readonly response: Response
  /** Settles when the app has finished with the connection. */
  readonly ended: Promise<Fault | undefined>
}

/** An open WebSocket. `receive...` throws the app's own error if it failed, else `WebSocketDisconnect` when the connection is over. */
export class TestWebSocket implements AsyncIterable<SocketMessage>, AsyncDisposable {
  /** The subprotocol that the app chose. */
  readonly subprotocol: string | undefined
  /** The response to the handshake, for its headers. */
  readonly response: Response
  /** Settles when the connection is over. */
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #socket: Socket
  readonly #messages: AsyncIterator<SocketMessage>
  readonly #ended: Promise<Fault | undefined>

  constructor({ socket, subprotocol, response, ended }: Accepted) {
    this.#socket = socket
    this.#messages = socket[Symbol.asyncIterator]()
    this.#ended = ended
    this.subprotocol = subprotocol
    this.response = response
    this.closed = socket.closed
  }

  /** Sends a text message; false when the connection is over. */
  sendText(text: string): Promise<boolean> {
    return this.#socket.send(text)
  }

  /** Sends a binary message; false when the connection is over. */
  sendBytes(bytes: Uint8Array): Promise<boolean> {
    return this.#socket.send(bytes)
  }

  /** Sends a value as JSON text; false when the connection is over. */
  async sendJson(value: unknown): Promise<boolean> {
    return this.#socket.send(stringifyJson(value))
  }

  /** The next message, which must be text. */
  async receiveText(): Promise<string> {
    const message = await this.#receive()
    if (typeof message !== "string") throw new UsageError("HAYAPI_TEST", "The app sent bytes, not text")
    return message
  }

  /** The next message, which must be binary. */
  async receiveBytes(): Promise<Uint8Array> {
    const message = await this.#receive()
    if (typeof message === "string") throw new UsageError("HAYAPI_TEST", `The app sent text, not bytes: ${message}`)
    return message
  }

  /** Returns `any`, like `Response.json`: the test knows what it expects. */
  async receiveJson(): Promise<any> {
    return parseJson(await this.receiveText())
  }

  /** Closes the connection and waits until the app has finished with it; throws the app's own error if it failed. */
  async close(code = 1000, reason = ""): Promise<void> {
    await this.#socket.close(code, reason)
    const fault = await this.#ended
    if (fault !== undefined) throw fault.error
  }

  /** As `close`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Messages until the connection is over. */
  async *[Symbol.asyncIterator](): AsyncGenerator<SocketMessage, void, void> {
    for (let next = await this.#messages.next(); !next.done; next = await this.#messages.next()) yield next.value
  }

  async #receive(): Promise<SocketMessage> {
    const { done, value } = await this.#messages.next()
    if (!done) return value
    const { code, reason } = await this.#socket.closed
    // The app may still be running after it has closed the connection.
    const fault = code === 1011 ? await this.#ended : undefined
    throw fault === undefined ? new WebSocketDisconnect(code, reason) : fault.error
  }
}

/** Two sockets, each of which receives what the other sends. */
export function joinSockets(): readonly [Socket, Socket] {
  const end = new SocketEnd()
  const other = new SocketEnd()
  end.peer = other
  other.peer = end
  return [end, other]
}

class SocketEnd implements Socket {
  readonly bufferedAmount = 0
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #messages = new MessageQueue()
  peer: SocketEnd = this
  #over: { code: number; reason: string } | undefined
  #settle: (over: { code: number; reason: string }) => void = () => {}

  constructor() {
    this.closed = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  async send(message: SocketMessage): Promise<boolean> {
    if (this.#over !== undefined) return notSent()
    // As over a real connection, later changes to the sender's bytes do not reach the receiver.
    this.peer.receive(typeof message === "string" ? message : message.slice())
    return true
  }

  async close(code = 1000, reason = ""): Promise<void> {
    // The checks of a real connection.
    const closing = new WebSocketException(code, reason)
    this.end(closing)
    this.peer.end(closing)
  }

  [Symbol.asyncIterator](): AsyncIterator<SocketMessage> {
    return this.#messages
  }

  receive(message: SocketMessage): void {
    this.#messages.push(message)
  }

  end({ code, reason }: { code: number; reason: string }): void {
    if (this.#over !== undefined) return
    this.#over = { code, reason }
    this.#messages.end()
    this.#settle(this.#over)
  }
}
