// Reply: an answer as plain data. Everything that answers makes one; a Web Response exists only at a fetch boundary.
import type { HeaderList } from "./header-list.ts"

/** A part of a file on disk, bytes `start` up to but not including `end`. Engines may send it their own way; iterating reads it. */
export interface FileSlice extends AsyncIterable<Uint8Array> {
  readonly path: string
  readonly start: number
  readonly end: number
}

export type ReplyBody = string | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<string | Uint8Array> | FileSlice | null

/** How sending ended: `sent` completely, or `aborted` because the client left or the body failed. */
export type Outcome = "sent" | "aborted"

/** An answer as plain data: what handlers and middleware end in, and what an engine sends. */
export interface Reply {
  status: number
  /** Without `content-length`, which the engine adds for strings and bytes, unless someone set it. */
  headers: HeaderList
  /** Text is sent as UTF-8. Ignored (never sent) for HEAD, 1xx, 204, 205 and 304. */
  body: ReplyBody
  /** Background tasks, then the teardown of request-scoped dependencies; the engine calls it exactly once, after the body. */
  after?: ((outcome: Outcome) => void | Promise<void>) | undefined
  /** The fault that this reply answers, for logs and middleware; never sent. */
  error?: unknown
}

/** Whether a status may have a body (RFC 9110 15: not 1xx, 204, 304; 205 has none either, 15.3.6). */
export function allowsBody(status: number): boolean {
  return status >= 200 && status !== 204 && status !== 205 && status !== 304
}

/** Adds one more step to `reply.after`: it runs after the steps that are there, whatever they do. */
export function runAfter(reply: Reply, step: (outcome: Outcome) => void | Promise<void>): void {
  const earlier = reply.after
  reply.after =
    earlier === undefined
      ? step
      : async (outcome) => {
          try {
            await earlier(outcome)
          } finally {
            await step(outcome)
          }
        }
}
