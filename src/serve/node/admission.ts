// Admission: the checks of RFC 9112 that node:http omits, and the limits, before the app sees a request.
import type { IncomingMessage } from "node:http"

export interface AdmissionLimits {
  /** The maximum length of the request target, else 414. */
  readonly targetLength: number
  /** The maximum size of all header lines in bytes, else 431. */
  readonly headerSize: number
  /** The maximum number of header lines, else 431. */
  readonly headerCount: number
}

// RFC 9110 7.2: uri-host [ ":" port ], without escapes and sub-delimiters, which internet host names do not have.
const HOST = /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/
const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)$/i

export function isValidHost(host: string): boolean {
  return HOST.test(host)
}

/**
 * Makes a check of requests. It returns the target in origin-form (`*` for an OPTIONS of the whole server), or the status of a refusal:
 * 400, 414, 431 or 505.
 */
export function createAdmission(limits: AdmissionLimits): (incoming: IncomingMessage) => string | number {
  // Nearly all requests name the same host: its check is cached.
  let knownHost: string | undefined
  return (incoming) => {
    if (incoming.httpVersionMajor !== 1 || incoming.httpVersionMinor > 1) return 505
    const target = incoming.url ?? ""
    if (target.length > limits.targetLength) return 414
    const lines = incoming.rawHeaders
    if (lines.length > 2 * limits.headerCount) return 431
    let size = 0
    let hosts = 0
    for (let i = 0; i < lines.length; i += 2) {
      const name = lines[i]!
      // ": " and CRLF
      size += name.length + lines[i + 1]!.length + 4
      if (name.length === 4 && (name === "Host" || name === "host" || name.toLowerCase() === "host")) hosts += 1
    }
    if (size > limits.headerSize) return 431
    // RFC 9112 3.2: HTTP/1.1 requires exactly one.
    if (hosts > 1 || (hosts === 0 && incoming.httpVersionMinor === 1)) return 400
    const { host } = incoming.headers
    if (host !== knownHost && host !== undefined) {
      if (!isValidHost(host)) return 400
      knownHost = host
    }
    // RFC 9112 6.1: chunked does not exist in HTTP/1.0, so its framing is faulty.
    if (incoming.httpVersionMinor === 0 && incoming.headers["transfer-encoding"] !== undefined) return 400
    return target.charCodeAt(0) === 0x2f ? target : originForm(target, incoming)
  }
}

// RFC 9112 3.2.2: the authority of an absolute-form target beats `Host`. If they differ, a proxy may have decided
// by the other one: such requests are refused.
function originForm(target: string, incoming: IncomingMessage): string | number {
  if (target === "*") return incoming.method === "OPTIONS" ? target : 400
  const match = ABSOLUTE.exec(target)
  if (match === null) return 400
  const [, authority = "", rest = ""] = match
  const { host } = incoming.headers
  if (!isValidHost(authority) || host?.toLowerCase() !== authority.toLowerCase()) return 400
  return rest.startsWith("/") ? rest : `/${rest}`
}
