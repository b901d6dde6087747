// The connections of a server and the order of writing: a pending response is sent before anything that follows its request.
import type { IncomingMessage, Server, ServerResponse } from "node:http"
import { Socket as NetSocket } from "node:net"
import type { Duplex } from "node:stream"
import { endWith, type ParseError, statusOf } from "./connection.ts"
import { readAgain } from "./upgrade.ts"

interface Connection {
  /** The response to the latest request; all earlier ones are sent before it. */
  newest: ServerResponse | undefined
  /** No more requests are read: what follows the pending responses is decided. */
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

  /** All open connections. */
  get sockets(): Iterable<Duplex & { readonly bytesRead?: number }> {
    return this.#open.keys()
  }

  /** Registers a pending response. */
  owe(outgoing: ServerResponse): void {
    const connection = this.#open.get(outgoing.req.socket)
    if (connection !== undefined) connection.newest = outgoing
  }

  #add(socket: Duplex): void {
    // A connection whose request is read again is added a second time.
    if (this.#open.has(socket)) return
    this.#open.set(socket, { newest: undefined, isOver: false })
    socket.once("close", () => this.#open.delete(socket))
    // Node removes its listener when it releases a connection.
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

  /** Ends or takes over a connection once no response is pending. Only the first call counts. */
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
    // A response that was abandoned while it waited for its turn destroys the connection when its turn comes.
    else if (newest.writableFinished) go()
  }

  // Responds to data that node:http could not parse as a request.
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
    // The body of that request is malformed: the refusal is its response, unless it has one.
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
