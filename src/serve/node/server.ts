// The Node engine: a listener of node:http with secure defaults, feeding a run and stopping gracefully.
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

import { setTimeout as sleep } from "node:timers/promises"
import type { Answerer, OnFault } from "../../http/app-runtime.ts"
import { canonicalPath } from "../../http/canonical-path.ts"
import { plainReply, type Reply } from "../../http/reply.ts"
import type { Server, ServerOptions } from "../../http/server.ts"
import { logFault } from "../log-fault.ts"
import { createAdmission } from "./admission.ts"
import { type AcceptSocket, type Arrival, endWith, refuseInsecureParser } from "./connection.ts"
import { Connections } from "./connections.ts"
import { hasLongRest, NodeExchange } from "./exchange.ts"

import { forwardedReader } from "./forwarded.ts"
import { refuseHandshake, type SocketAcceptor } from "./handshake.ts"

import { trustProxies } from "./proxies.ts"
import { end, type SendState, sendReply } from "./reply.ts"
import { createSocketAcceptor } from "./socket.ts"
import { answerHandshake, isHandshake, isUpgradeIgnored, shouldLetGo } from "./upgrade.ts"

export interface NodeServerOptions extends ServerOptions {
  /** Replaces the default acceptance of handshakes. */
  acceptSocket?: AcceptSocket | undefined
  /** Receives errors of the run, of streams, background tasks and teardown. Default: `console.error`. */
  onFault?: OnFault | undefined
}

const KIB = 1024

/**
 * Listens. Rejects when the address is taken, or when Node runs with lenient HTTP parsing, which disables the protection against
 * request smuggling.
 */
export async function serveNode(run: Answerer, options: NodeServerOptions = {}): Promise<Server> {
  refuseInsecureParser()
  const { host = "127.0.0.1", port = 8000, maxHeaderSize = 16 * KIB, maxTargetLength = 16 * KIB, trustedProxies = [] } = options
  const state: SendState = { isStopping: false, pending: 0, onFault: options.onFault ?? logFault, eventStreams: new Set() }
  const admit = createAdmission({
    targetLength: maxTargetLength,
    headerSize: maxHeaderSize,
    headerCount: options.maxHeaderCount ?? 200,
  })
  const isTrusted = trustProxies(trustedProxies)
  const read = forwardedReader(options.forwardedHeader ?? "x-forwarded", isTrusted)
  const proxies = trustedProxies.length === 0 ? undefined : { isTrusted, read }
  const requestTimeout = options.requestTimeout ?? 60_000
  const sockets = options.webSockets === undefined ? undefined : createSocketAcceptor(options.webSockets)
  const acceptSocket = options.acceptSocket ?? sockets?.accept
  const server = createServer({
    headersTimeout: Math.min(options.headersTimeout ?? 30_000, requestTimeout || Number.POSITIVE_INFINITY),
    requestTimeout,
    keepAliveTimeout: options.keepAliveTimeout ?? 5_000,
    connectionsCheckingInterval: 5_000,
    // Large enough that this engine can apply its exact limits (414, 431).
    maxHeaderSize: maxHeaderSize + maxTargetLength + 16 * KIB,
    insecureHTTPParser: false,
    // Responses that Node sends by itself are not tracked as pending: admission refuses such requests instead.
    requireHostHeader: false,
    // Missing in the types.
    ...{ shouldUpgradeCallback: shouldLetGo },
  })
  // Node would silently drop the lines beyond its limit.
  server.maxHeadersCount = 0

  const connections = new Connections(server, {
    onFault: state.onFault,
    upgrade(incoming, socket, head) {
      if (acceptSocket === undefined || !isHandshake(incoming)) return false
      const refusal = sockets === undefined ? undefined : refuseHandshake(incoming)
      if (refusal !== undefined) endWith(socket, refusal, refusal === 426 ? "sec-websocket-version: 13\r\n" : "")
      else answerHandshake(incoming, socket, head, { acceptSocket, handshakeTimeout: sockets?.handshakeTimeout ?? 10_000, answer })
      return true
    },
  })
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse, arrival: Arrival): void => {
    connections.owe(outgoing)
    if (isUpgradeIgnored(incoming)) outgoing.shouldKeepAlive = false
    const target = admit(incoming)
    if (typeof target === "number") {
      refuse(target, incoming, outgoing, state)
      return
    }
    const question = target.indexOf("?")
    const path = canonicalPath(question === -1 ? target : target.slice(0, question))
    if (path === undefined) {
      refuse(400, incoming, outgoing, state)
      return
    }
    const search = question === -1 ? "" : target.slice(question)
    const exchange = new NodeExchange(incoming, outgoing, { target, path, search, arrival, proxies })
    let reply: Reply | Promise<Reply>
    try {
      reply = run.handle(exchange)
    } catch (error) {
      fail(error, exchange, outgoing, state)
      return
    }
    if (!(reply instanceof Promise)) {
      send(reply, exchange, incoming, outgoing, state)
      return
    }
    state.pending += 1
    reply.then(
      (late) => {
        state.pending -= 1
        send(late, exchange, incoming, outgoing, state)
      },
      (error: unknown) => {
        state.pending -= 1
        fail(error, exchange, outgoing, state)
      },
    )
  }
  server.on("request", (incoming, outgoing) => answer(incoming, outgoing, PLAIN))
  server.on("checkContinue", (incoming, outgoing) => answer(incoming, outgoing, WAITING))
  server.on("checkExpectation", (incoming, outgoing) => {
    connections.owe(outgoing)
    refuse(417, incoming, outgoing, state)
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => {
      server.off("error", reject)
      resolve()
    })
  })
  server.on("error", state.onFault)
  const bound = (server.address() as AddressInfo).port
  let stopped: Promise<void> | undefined
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    port: bound,
    stop() {
      stopped ??= stopServer(server, connections, sockets, state, options.stopTimeout ?? 30_000)
      return stopped
    },
  }
}

const PLAIN: Arrival = { expectsContinue: false, upgrade: null, isUpgraded: false }
const WAITING: Arrival = { ...PLAIN, expectsContinue: true }

function send(reply: Reply, exchange: NodeExchange, incoming: IncomingMessage, outgoing: ServerResponse, state: SendState): void {
  const sending = { method: exchange.method, exchange }
  if (exchange.isUpgraded) {
    end(sending, { outcome: "sent", status: 101 }, state)
    return
  }
  try {
    // Reading on would cost more than a new connection; a client that did not receive `100 Continue` may or may not send its body.
    if (exchange.expectsContinue || hasLongRest(incoming)) outgoing.shouldKeepAlive = false
    sendReply(reply, sending, outgoing, state)
  } catch (error) {
    fail(error, exchange, outgoing, state)
  }
}

/** Sends 500 for an error that the run threw, or for a reply that cannot be sent. */
function fail(error: unknown, exchange: NodeExchange, outgoing: ServerResponse, state: SendState): void {
  state.onFault(error)
  const sending = { method: exchange.method, exchange, error }
  if (!outgoing.headersSent && !exchange.isUpgraded) {
    sendReply(plainReply(500), sending, outgoing, state)
    return
  }
  outgoing.destroy()
  end(sending, { outcome: "aborted", status: exchange.isUpgraded ? 101 : outgoing.statusCode, error }, state)
}

function refuse(status: number, incoming: IncomingMessage, outgoing: ServerResponse, state: SendState): void {
  outgoing.shouldKeepAlive = false
  sendReply(plainReply(status), { method: incoming.method ?? "GET", exchange: undefined }, outgoing, state)
}

async function stopServer(
  server: HttpServer,
  connections: Connections,
  sockets: SocketAcceptor | undefined,
  state: SendState,
  timeout: number,
): Promise<void> {
  state.isStopping = true
  sockets?.closeAll()
  for (const end of state.eventStreams) end()
  let isClosed = false
  server.close(() => {
    isClosed = true
  })
  // A browser opens connections in advance: such connections have no request.
  for (const socket of connections.sockets) if (socket.bytesRead === 0) socket.destroy()
  const deadline = Date.now() + timeout
  while (!isClosed || state.pending > 0) {
    if (Date.now() >= deadline) {
      for (const socket of connections.sockets) socket.destroy()
      return
    }
    server.closeIdleConnections()
    await sleep(5)
  }
}
