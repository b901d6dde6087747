// Sockets of a run: handshakes, and the errors of handlers before and after they accept.
import type { AppValues } from "../compile/call.ts"
import { compileSocket, type RunSocket } from "../compile/socket.ts"
import type { ExceptionHandlers } from "../declare/exception-handler.ts"
import { WebSocketConnection } from "../declare/websocket.ts"
import { HTTPException } from "../http/error.ts"
import type { Exchange } from "../http/exchange.ts"
import { HeaderList } from "../http/header-list.ts"
import type { Reply } from "../http/reply.ts"
import { WebSocketDisconnect, WebSocketException } from "../http/websocket-error.ts"
import { createMatcher, type Matcher } from "../path/matcher.ts"
import type { SocketPlan } from "../plan/socket.ts"
import { RequestValidationError } from "../schema/error.ts"
import { type Answer, guardAnswer, wrapMiddleware } from "./middleware.ts"

/** A separate matcher: paths of WebSockets are not paths of operations, and never listed in `Allow`. */
export type Sockets = Matcher<Answer>

interface SocketContext {
  readonly appValues: AppValues
  /** Collects one function per WebSocket that compiles it, or does nothing if it is compiled. */
  readonly compiles: (() => unknown)[]
  /** How errors of a handshake are answered inside these routers. */
  answerFaultWithin(routers: readonly ExceptionHandlers[]): (error: unknown, exchange: Exchange) => Reply | Promise<Reply>
  /** Logs an error for which no response can be sent any more. */
  reportFault(error: unknown, exchange: Exchange): void
}

export function routeSockets(plans: readonly SocketPlan[], context: SocketContext): Sockets {
  const sockets = createMatcher<Answer>()
  for (const plan of plans) sockets.add("GET", plan.template, answerSocket(plan, context))
  return sockets
}

function answerSocket(plan: SocketPlan, context: SocketContext): Answer {
  let run: RunSocket | undefined
  const identity = { id: plan.name, path: plan.template.text }
  const answerFault = context.answerFaultWithin(plan.exceptionHandlers)
  const compile = (): RunSocket => {
    run ??= compileSocket(plan, context.appValues)
    return run
  }
  context.compiles.push(compile)
  const connect: Answer = (exchange, captures) => {
    exchange.operation = identity
    return live(compile(), exchange, captures, context)
  }
  return wrapMiddleware(plan.middleware, guardAnswer(connect, answerFault), answerFault)
}

// From the handshake to the end of the connection. What it throws refuses the handshake.
async function live(run: RunSocket, exchange: Exchange, captures: readonly string[], context: SocketContext): Promise<Reply> {
  const websocket = new WebSocketConnection(exchange, (error) => context.reportFault(error, exchange))
  try {
    await run(exchange, captures, websocket)
    // `accept` need not have been awaited.
    await websocket.accepting
  } catch (error) {
    await websocket.accepting?.catch(() => {})
    if (!websocket.isAccepted) throw refusalOf(error, websocket)
    await closeAfter(error, websocket, exchange, context)
  }
  if (!websocket.isAccepted) throw refusalOf(websocket.refusal ?? new WebSocketException(1000), websocket)
  await websocket.close().catch(() => {})
  return { status: 101, headers: new HeaderList(), body: null }
}

/** An `HTTPException` becomes its own response; other refusals get uvicorn's. */
function refusalOf(error: unknown, websocket: WebSocketConnection): unknown {
  if (error instanceof WebSocketException) return new HTTPException(403, error.reason || undefined)
  if (error instanceof RequestValidationError) return new HTTPException(403, error.errors)
  // The client has gone: the response is not read, and the error is not a fault.
  return isEndOf(websocket, error) ? new HTTPException(403) : error
}

/** Whether the peer of this connection has gone, not that of another one. */
function isEndOf(websocket: WebSocketConnection, error: unknown): boolean {
  return error instanceof WebSocketDisconnect && error.websocket === websocket
}

async function closeAfter(error: unknown, websocket: WebSocketConnection, exchange: Exchange, context: SocketContext): Promise<void> {
  // The peer has gone, and the handler did not catch it.
  if (isEndOf(websocket, error)) return
  const closing = closingOf(error)
  if (closing === undefined) context.reportFault(error, exchange)
  await websocket.close(closing?.code ?? 1011, closing?.reason).catch(() => {})
}

function closingOf(error: unknown): { code: number; reason: string } | undefined {
  if (error instanceof WebSocketException) return error
  if (error instanceof RequestValidationError) return { code: 1008, reason: error.errors[0]?.msg ?? "" }
  return error instanceof HTTPException ? { code: 1008, reason: typeof error.detail === "string" ? error.detail : "" } : undefined
}
