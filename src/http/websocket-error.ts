// The errors of WebSockets: closing with a code, and a peer that has gone.
import { UsageError } from "./error-code.ts"

/** Codes that an endpoint may send (RFC 6455 7.4, the IANA registry). */
function isSendable(code: number): boolean {
  if (code >= 3000 && code <= 4999) return Number.isInteger(code)
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014 && Number.isInteger(code))
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The reason, cut to the size of a close frame: 123 bytes of UTF-8. */
export function cutReason(reason: string): string {
  const bytes = encoder.encode(reason)
  if (bytes.length <= 123) return reason
  // A character that was cut in two decodes to U+FFFD.
  return decoder.decode(bytes.subarray(0, 123)).replace(/\ufffd+$/, "")
}

/**
 * Thrown by handlers and dependencies of WebSockets: before `accept` it refuses the handshake with 403, after it closes the connection with
 * the code and the reason (FastAPI's `WebSocketException`).
 */
export class WebSocketException extends Error {
  override readonly name = "WebSocketException"
  readonly code: number
  /** At most 123 bytes of UTF-8; longer text is cut. */
  readonly reason: string

  /** Throws `UsageError` for codes that must not be sent, such as 1005 and 1006. */
  constructor(code: number, reason = "") {
    if (!isSendable(code)) throw new UsageError("HAYAPI_WEBSOCKET", `Not a code to close a WebSocket with: ${code}`)
    super(`${code}${reason === "" ? "" : `: ${reason}`}`)
    this.code = code
    this.reason = cutReason(reason)
  }
}

/**
 * Thrown by the `receive` methods when the connection is over. If it is uncaught, its own handler ends as if it had returned; for
 * another connection's handler it is an error like any other.
 */
export class WebSocketDisconnect extends Error {
  override readonly name = "WebSocketDisconnect"
  /** 1005: the peer sent none. 1006: the connection was aborted. */
  readonly code: number
  readonly reason: string
  /** The connection that is over. */
  readonly websocket: object | undefined

  constructor(code = 1000, reason = "", websocket?: object) {
    super(`The WebSocket is closed: ${code}${reason === "" ? "" : ` ${reason}`}`)
    this.code = code
    this.reason = reason
    this.websocket = websocket
  }
}
