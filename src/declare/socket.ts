// Sockets: what `app.websocket(path, options, handler)` declares, with the parameters and dependencies of operations, but no body.
import type { Exchange } from "../http/exchange.ts"
import type { Guards } from "./dependency.ts"
import type { Awaitable, Declarations, Values } from "./types.ts"
import type { WebSocketConnection } from "./websocket.ts"

/** What a WebSocket declares: its parameters and dependencies, resolved before its handler runs. */
export interface SocketOptions<P, D> {
  /** The function's signature: path, query, header and cookie parameters and dependencies. */
  params?: P
  /** Resolved before its own, values unused. */
  dependencies?: D
  name?: string
}

/** What the framework offers the handler of a socket beside its parameters. */
export interface SocketContext {
  readonly websocket: WebSocketConnection
  /** The handshake. */
  readonly request: Exchange
  /** Aborts when the connection is over. */
  readonly signal: AbortSignal
}

/** A declared socket; nothing is resolved here. */
export interface SocketDeclaration {
  /** As written, without any prefix. */
  readonly path: string
  readonly options: SocketOptions<Readonly<Record<string, unknown>>, Guards>
  readonly handler: (values: never) => unknown
}

/** Two call forms, told apart by the number of arguments. */
export interface SocketRoute<Prefix extends string> {
  <const Path extends string>(path: Path, handler: (values: Values<`${Prefix}${Path}`, {}, SocketContext>) => Awaitable<void>): void
  <const Path extends string, const P extends Declarations = {}, const D extends Guards = readonly []>(
    path: Path,
    options: SocketOptions<P, D>,
    handler: NoInfer<(values: Values<`${Prefix}${Path}`, P, SocketContext>) => Awaitable<void>>,
  ): void
}
