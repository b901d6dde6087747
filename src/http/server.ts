// A listening server: what it is told, and what it is. The same on every runtime that can listen.

/** Limits of WebSockets. Times in milliseconds, sizes in bytes. */
export interface WebSocketOptions {
  /** The largest message: 1 MiB, else the connection is closed with 1009. */
  maxMessageSize?: number | undefined
  /** Frames of a message: 1,024. Node only. */
  maxFragments?: number | undefined
  /** How often a peer is asked whether it is there: 20 s; 0 switches it off. */
  pingInterval?: number | undefined
  /** How long it may take to answer: 20 s; then the connection is broken off. */
  pingTimeout?: number | undefined
  /** How long the app may take to accept a handshake: 10 s, else 503. */
  handshakeTimeout?: number | undefined
  /** What may wait to be sent: 1 MiB. Beyond that senders wait, for `pingTimeout` at most; then the connection is closed with 1013. */
  sendBuffer?: number | undefined
}

/** Which headers the trusted proxies write. The other ones come from clients and are ignored. */
export type ForwardedHeader = "x-forwarded" | "forwarded"

/** Times in milliseconds, sizes in bytes. */
export interface ServerOptions {
  /** 8000; 0 takes any free port. */
  port?: number | undefined
  /** `127.0.0.1`; `0.0.0.0` or `::` serves the network. */
  host?: string | undefined
  /** Addresses and CIDR blocks of the proxies whose forwarding headers are believed. Default: none. */
  trustedProxies?: readonly string[] | undefined
  /**
   * What the trusted proxies write: `X-Forwarded-Proto`, `-Host`, `-For` and `-Prefix`, or `Forwarded` (RFC 7239). The other kind is ignored,
   * because a proxy passes on what a client puts into headers that it does not know. Default: `x-forwarded`.
   */
  forwardedHeader?: ForwardedHeader | undefined
  /** For the head of a request: 30 s. Bun and Deno have their own. */
  headersTimeout?: number | undefined
  /** For a whole request: 60 s. Bun and Deno have their own. */
  requestTimeout?: number | undefined
  /** For an idle connection: 5 s. Behind a proxy, longer than the proxy's. Bun and Deno have their own. */
  keepAliveTimeout?: number | undefined
  /** Header lines of a request altogether: 16 KiB, else 431. */
  maxHeaderSize?: number | undefined
  /** Header lines of a request: 200, else 431. */
  maxHeaderCount?: number | undefined
  /** Length of the request target: 16 KiB, else 414. */
  maxTargetLength?: number | undefined
  /** How long `stop` waits for requests in flight before it breaks them off: 30 s. */
  stopTimeout?: number | undefined
  /** Limits of WebSockets; undefined: a handshake is a request like any other. */
  webSockets?: WebSocketOptions | undefined
}

/** A listening server, as `listen` gives it. */
export interface Server {
  /** `http://127.0.0.1:8000`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Stops accepting, lets requests in flight and what runs after them end, then closes. Later calls give the same promise. */
  stop(): Promise<void>
}
