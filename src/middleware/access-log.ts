// Access log: one line for each request, when its answer was sent.
import type { Exchange } from "../http/exchange.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Ending, Outcome } from "../http/request-end.ts"
import { requestIdOf } from "./request-id.ts"

/** What is known of a request when its answer was sent. Queries, headers and bodies are not: they hold secrets. */
export interface AccessEntry {
  readonly method: string
  /** The template of the operation, `/items/{item_id}`; where none answered, the path that was asked for. */
  readonly path: string
  /** What the client got; undefined if it left before anything was sent. */
  readonly status: number | undefined
  /** From the request to the end of its answer: milliseconds. */
  readonly duration: number
  /** `aborted`: the client left, or the body failed. */
  readonly outcome: Outcome
  /** By `requestId()`, if that is in use. */
  readonly requestId: string | undefined
}

/** Where the lines go. */
export interface AccessLogOptions {
  /** Takes the line, or the entry it was made of: `console.log` if not told otherwise. */
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

// A request must not forge lines, move the cursor of a terminal or turn the text around.
function escapeText(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\\]/gu, (character) => {
    const code = character.codePointAt(0)!
    return character === "\\" ? "\\\\" : `\\u{${code.toString(16)}}`
  })
}
