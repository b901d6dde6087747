// Writing: the final status of a response, and the reply of one without a body.
import { UsageError } from "../http/error-code.ts"
import { HeaderList } from "../http/header-list.ts"
import { allowsBody, type Reply } from "../http/reply.ts"
import type { Invocation } from "./invocation.ts"

/** Makes the reply of a validated value, with the headers of the injected response. */
export type Write = (content: unknown, invocation: Invocation) => Reply | Promise<Reply>

/** The status of the injected response, or the declared one. */
export function statusOf(declared: number, { injected }: Invocation): number {
  const status = injected?.statusCode
  if (status === undefined) return declared
  // Any other status would fail in the engine, where the cause is not reported.
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status
  throw new UsageError("HAYAPI_STATUS", `response.statusCode must be a status from 200 to 599, not ${status}`)
}

export function emptyReply(status: number, invocation: Invocation): Reply {
  const headers = new HeaderList()
  invocation.mergeInto(headers)
  return { status, headers, body: null }
}

/** The reply with the status that was set while the first piece of its body was made. An unsent body is closed when the request ends. */
export function withStatus(reply: Reply, before: number, now: number): Reply {
  if (now === before) return reply
  return { ...reply, status: now, body: allowsBody(now) ? reply.body : null }
}
