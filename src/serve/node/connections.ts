// The connections of a server, and in which order they are written to: an answer that is owed goes before whatever comes after its request.
import type { IncomingMessage, Server, ServerResponse } from "node:http"
import { Socket as NetSocket } from "node:net"
import type { Duplex } from "node:stream"
import { endWith, type ParseError, statusOf } from "./connection.ts"
import { readAgain } from "./upgrade.ts"

interface Connection {
  /** The answer to the request that came last; all earlier ones are sent before it. */
  newest: ServerResponse | undefined
  /** Nothing more is read as a request: what follows the answers that are owed is settled. */
  isOver: boolean
}

export interface ConnectionHooks {
  /** Takes a connection over, for a request that asks for a WebSocket; false: it is a request like any other. */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Uint8Array): boolean
  onFault(error: unknown): void
}

export class Connections {
  readonly #open = new Map<Duplex, Connection>()
  readonly #server: Server
  readonly #hooks: ConnectionHooks

  constructor(server: Server, hooks: ConnectionHooks) {
    this.#server = server
    this.#hooks = hooks
    server.on("connection", (socket) => this.#add(socket))
    server.on("clientError", (error: ParseError, socket) => this.#refuse(error, socket))
    server.on("connect", (_incoming, socket) => this.#follow(socket, () => endWith(socket, 501)))
    server.on("upgrade", (incoming, socket, head) => this.#upgrade(incoming, socket, head))
  }

  /** All that are open. */
  get sockets(): Iterable<Duplex & { readonly bytesRead?: number }> {
    return this.#open.keys()
  }

  /** Notes that an answer is owed. */
  owe(outgoing: ServerResponse): void {
    const connection = this.#open.get(outgoing.req.socket)
    if (connection !== undefined) connection.newest = outgoing
  }

  #add(socket: Duplex): void {
    // A connection whose request is read again comes a second time.
    if (this.#open.has(socket)) return
    this.#open.set(socket, { newest: undefined, isOver: false })
    socket.once("close", () => this.#open.delete(socket))
    // Node takes its own listener off when it lets go of a connection.
    socket.on("error", () => socket.destroy())
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Uint8Array): void {
    this.#follow(socket, () => {
      if (this.#hooks.upgrade(incoming, socket, head)) return
      const connection = this.#open.get(socket)
      if (connection === undefined || !(socket instanceof NetSocket)) {
        endWith(socket, 400)
        return
      }
      connection.isOver = false
      readAgain(this.#server, incoming, socket, head)
    })
  }

  /** Runs what ends a connection, or takes it over, when nothing is owed any more. Only the first of several counts. */
  #follow(socket: Duplex, run: () => void): void {
    const connection = this.#open.get(socket)
    if (connection === undefined) socket.on("error", () => socket.destroy())
    else if (connection.isOver) return
    else connection.isOver = true
    const go = (): void => {
      if (socket.destroyed || !socket.writable) return
      try {
        run()
      } catch (error) {
        socket.destroy()
        this.#hooks.onFault(error)
      }
    }
    const newest = connection?.newest
    if (newest === undefined) go()
    else if (!newest.destroyed) newest.once("close", go)
    // A response that was given up while it waited for its turn takes the connection with it when that comes.
    else if (newest.writableFinished) go()
  }

  // Answers what node:http could not read as a request.
  #refuse(error: ParseError, socket: Duplex): void {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy()
      return
    }
    const newest = this.#open.get(socket)?.newest
    const refuse = (): void => endWith(socket, statusOf(error))
    if (newest === undefined || newest.req.complete || newest.destroyed) {
      this.#follow(socket, refuse)
      return
    }
    // It is the body of that request which is broken: the refusal is its answer, unless there is one.
    const answer = (): void => {
      if (newest.headersSent) socket.destroy()
      else refuse()
    }
    const connection = this.#open.get(socket)
    if (connection?.isOver !== false) return
    connection.isOver = true
    if (newest.socket !== null) answer()
    else newest.once("socket", () => (newest.headersSent ? newest.once("close", () => socket.destroy()) : answer()))
  }
}
