// A listening server and its options. The same on every runtime that can listen.

/** Limits of WebSockets. Times in milliseconds, sizes in bytes. */
export interface WebSocketOptions {
  /** The largest message, else the connection is closed with 1009. Default: 1 MiB. */
  maxMessageSize?: number | undefined
  /** The maximum number of frames of a message. Node only. Default: 1,024. */
  maxFragments?: number | undefined
  /** The interval of pings; 0: no pings. Default: 20 s. */
  pingInterval?: number | undefined
  /** How long a peer may take to reply to a ping before the connection is aborted. Default: 20 s. */
  pingTimeout?: number | undefined
  /** How long the app may take to accept a handshake, else 503. Default: 10 s. */
  handshakeTimeout?: number | undefined
  /** The size of the send buffer. When it is full, senders wait for up to `pingTimeout`; then it closes with 1013. Default: 1 MiB. */
  sendBuffer?: number | undefined
}

/** Which headers the trusted proxies write. The others come from clients and are ignored. */
export type ForwardedHeader = "x-forwarded" | "forwarded"

/** Times in milliseconds, sizes in bytes. */
export interface ServerOptions {
  /** 0 takes any free port. Default: 8000. */
  port?: number | undefined
  /** `0.0.0.0` or `::` serves the network. Default: `127.0.0.1`. */
  host?: string | undefined
  /** Addresses and CIDR blocks of the proxies whose forwarding headers are trusted. Default: none. */
  trustedProxies?: readonly string[] | undefined
  /**
   * What the trusted proxies write: `X-Forwarded-Proto`, `-Host`, `-For` and `-Prefix`, or `Forwarded` (RFC 7239). The other kind is
   * ignored, because a proxy passes on what a client puts into headers that it does not know. Default: `x-forwarded`.
   */
  forwardedHeader?: ForwardedHeader | undefined
  /** The time limit for the head of a request. Bun and Deno have their own. Default: 30 s. */
  headersTimeout?: number | undefined
  /** The time limit for a whole request. Bun and Deno have their own. Default: 60 s. */
  requestTimeout?: number | undefined
  /** The time limit for an idle connection; behind a proxy, use more than the proxy's. Bun and Deno have their own. Default: 5 s. */
  keepAliveTimeout?: number | undefined
  /** The maximum size of all header lines of a request, else 431. Default: 16 KiB. */
  maxHeaderSize?: number | undefined
  /** The maximum number of header lines of a request, else 431. Default: 200. */
  maxHeaderCount?: number | undefined
  /** The maximum length of the request target, else 414. Default: 16 KiB. */
  maxTargetLength?: number | undefined
  /** How long `stop` waits for requests in flight before it aborts them. Default: 30 s. */
  stopTimeout?: number | undefined
  /** Limits of WebSockets; undefined: a handshake is handled like any other request. */
  webSockets?: WebSocketOptions | undefined
}

/** A listening server, as returned by `listen`. */
export interface Server {
  /** `http://127.0.0.1:8000`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Stops accepting, lets requests in flight and what runs after them end, then closes. Later calls return the same promise. */
  stop(): Promise<void>
}
