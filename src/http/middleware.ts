// Middleware as a type: what wraps everything that an app, a router or an include answers.
import type { Exchange } from "./exchange.ts"
import type { Reply } from "./reply.ts"

/** Goes on to the next middleware or the operation; give it another request to change what they see. */
export type Next = (request?: Exchange) => Reply | Promise<Reply>

/** Wraps everything an app, router or include answers. `next()` does not throw for faults of the app: the reply has `error`. */
export type Middleware = (request: Exchange, next: Next) => Reply | Response | Promise<Reply | Response>

/** Changes the reply that `next()` gives, now or later: what is synchronous stays so. */
export function changeReply<R>(reply: Reply | Promise<Reply>, change: (reply: Reply) => R): R | Promise<Awaited<R>> {
  // The awaited result of a change is what `then` gives; TypeScript does not see it through the parameter R.
  return reply instanceof Promise ? (reply.then(change) as Promise<Awaited<R>>) : change(reply)
}
