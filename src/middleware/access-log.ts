// Access log: one line for each request, written when its response was sent.
import type { Exchange } from "../http/exchange.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Ending, Outcome } from "../http/request-end.ts"
import { requestIdOf } from "./request-id.ts"

/** An entry of the log. It has no queries, headers and bodies, which may hold secrets. */
export interface AccessEntry {
  readonly method: string
  /** The template of the operation, `/items/{item_id}`; the requested path if no operation matched. */
  readonly path: string
  /** The status that was sent; undefined if the client left before anything was sent. */
  readonly status: number | undefined
  /** Milliseconds from the request to the end of its response. */
  readonly duration: number
  /** `aborted`: the client left, or the body failed. */
  readonly outcome: Outcome
  /** Set by `requestId()`, if that is in use. */
  readonly requestId: string | undefined
}

/** Where the lines go. */
export interface AccessLogOptions {
  /** Receives the line and its entry. Default: `console.log` of the line. */
  write?: (line: string, entry: AccessEntry) => unknown
}

const longestPath = 1024

/** Writes `GET /items/{item_id} 200 1.3ms`, with `aborted` and `id=...` where they apply. Background tasks do not count. */
export function accessLog(options: AccessLogOptions = {}): Middleware {
  const { write = (line) => console.log(line) } = options
  return (request, next) => {
    const start = performance.now()
    request.onEnd((ending) => {
      const entry = describe(request, ending, performance.now() - start)
      return write(formatEntry(entry), entry)
    })
    return next()
  }
}

function describe(request: Exchange, { status, outcome }: Ending, duration: number): AccessEntry {
  const path = request.operation?.path ?? request.path.slice(0, longestPath)
  return { method: escapeText(request.method), path: escapeText(path), status, duration, outcome, requestId: requestIdOf(request) }
}

function formatEntry({ method, path, status, duration, outcome, requestId }: AccessEntry): string {
  const line = `${method} ${path} ${status ?? "-"} ${duration.toFixed(1)}ms`
  return `${line}${outcome === "aborted" ? " aborted" : ""}${requestId === undefined ? "" : ` id=${requestId}`}`
}

// A request must not be able to forge lines, move the terminal's cursor or reverse the text direction.
function escapeText(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\\]/gu, (character) => {
    const code = character.codePointAt(0)!
    return character === "\\" ? "\\\\" : `\\u{${code.toString(16)}}`
  })
}
