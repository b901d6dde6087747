// WebSockets: what `app.websocket(path, options, handler)` declares, with the parameters and dependencies of operations, but no body.
import type { Exchange } from "../http/exchange.ts"
import type { Guards } from "./dependency.ts"
import type { Awaitable, Declarations, Values } from "./types.ts"
import type { WebSocketConnection } from "./websocket.ts"

/** The options of a WebSocket: its parameters and dependencies, resolved before its handler runs. */
export interface SocketOptions<P, D> {
  /** The inputs of the handler: path, query, header and cookie parameters and dependencies. */
  params?: P
  /** Dependencies that run before those in `params` and whose values it does not need. */
  dependencies?: D
  name?: string
}

/** What the handler of a WebSocket is passed besides its parameters. */
export interface SocketContext {
  readonly websocket: WebSocketConnection
  /** The handshake. */
  readonly request: Exchange
  /** Aborts when the connection is closed. */
  readonly signal: AbortSignal
}

/** A declared WebSocket; nothing is resolved here. */
export interface SocketDeclaration {
  /** As written, without any prefix. */
  readonly path: string
  readonly options: SocketOptions<Readonly<Record<string, unknown>>, Guards>
  readonly handler: (values: never) => unknown
}

/** The function that declares a WebSocket: `(path, handler)` or `(path, options, handler)`. */
export interface SocketRoute<Prefix extends string> {
  <const Path extends string>(path: Path, handler: (values: Values<`${Prefix}${Path}`, {}, SocketContext>) => Awaitable<void>): void
  <const Path extends string, const P extends Declarations = {}, const D extends Guards = readonly []>(
    path: Path,
    options: SocketOptions<P, D>,
    handler: NoInfer<(values: Values<`${Prefix}${Path}`, P, SocketContext>) => Awaitable<void>>,
  ): void
}
