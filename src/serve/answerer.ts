// The answers an engine gives by itself, and where faults go.
import { HeaderList } from "../http/header-list.ts"
import type { Reply } from "../http/reply.ts"
import { reasonPhrase } from "../http/status.ts"

/** A plain-text answer of the reason phrase, for requests that never reach the run and for faults that came out of it. */
export function plainReply(status: number): Reply {
  return { status, headers: HeaderList.trusted(["content-type", "text/plain; charset=utf-8"]), body: reasonPhrase(status) }
}

/** Where faults go when nobody says otherwise. */
export function logFault(error: unknown): void {
  console.error(error)
}
