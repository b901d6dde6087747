// Mountable: what answers exchanges itself, below the path where it is mounted.
import type { Exchange } from "./exchange.ts"
import type { Reply } from "./reply.ts"

/** Answers requests without a Web `Request` in between; `exchange.path` is the path below the mount. What it throws, the app answers. */
export interface Mountable {
  /** Answers a request whose path is the one below the mount. */
  handle(exchange: Exchange): Reply | Promise<Reply>
}
