// Socket: a WebSocket connection as engines supply it. No WebSocket library is visible outside the engines.

/** An accepted WebSocket connection. Iterating yields messages until the peer closes; text as strings, binary as bytes. */
export interface Socket extends AsyncIterable<string | Uint8Array> {
  /** True when there is room for more, false when the connection is over. Never rejects. */
  send(message: string | Uint8Array): Promise<boolean>
  /** RFC 6455 7.4: codes 1000 and 3000-4999 for applications; the reason takes 123 bytes of UTF-8. */
  close(code?: number, reason?: string): Promise<void>
  /** Settles when the connection is over, with the code and reason of the peer (1005: none, 1006: aborted). */
  readonly closed: Promise<{ code: number; reason: string }>
  /** Bytes accepted by `send` that are still in the buffer. */
  readonly bufferedAmount: number
}

/** The result of `send` when the connection is over: in a later turn of the loop, so that an endless sender does not block it. */
export function notSent(): Promise<boolean> {
  return new Promise((resolve) => setTimeout(resolve, 0, false))
}
