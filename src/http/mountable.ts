// Mountable: handles exchanges itself, below the path where it is mounted.
import type { Exchange } from "./exchange.ts"
import type { Reply } from "./reply.ts"

/** Handles requests without a Web `Request` in between; `exchange.path` is the path below the mount. The app handles its errors. */
export interface Mountable {
  /** Handles a request. Its path is relative to the mount. */
  handle(exchange: Exchange): Reply | Promise<Reply>
}
