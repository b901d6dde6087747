// What an engine serves.
import type { Exchange } from "../http/exchange.ts"
import type { Reply } from "../http/reply.ts"

/** Whatever answers exchanges: a run of an app. It is not expected to throw or reject; an engine answers 500 then. */
export interface Answerer {
  handle(exchange: Exchange): Reply | Promise<Reply>
}

/** Where faults go when nobody says otherwise. */
export function logFault(error: unknown): void {
  console.error(error)
}
