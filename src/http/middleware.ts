// Middleware as a type: it wraps every response of an app, a router or an include.
import type { Exchange } from "./exchange.ts"
import type { Reply } from "./reply.ts"

/** Continues with the next middleware or the operation; pass another request to change what they see. */
export type Next = (request?: Exchange) => Reply | Promise<Reply>

/** Wraps every response of an app, router or include. `next()` does not throw for faults of the app: the reply has `error`. */
export type Middleware = (request: Exchange, next: Next) => Reply | Response | Promise<Reply | Response>

/** Changes the reply that `next()` returns, synchronously unless it is a promise. */
export function changeReply<R>(reply: Reply | Promise<Reply>, change: (reply: Reply) => R): R | Promise<Awaited<R>> {
  // `then` returns the awaited result of the change; TypeScript cannot infer it through the parameter R.
  return reply instanceof Promise ? (reply.then(change) as Promise<Awaited<R>>) : change(reply)
}
