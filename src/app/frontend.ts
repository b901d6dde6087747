// Frontends of a run: planned like operations, served from the disk, tried after everything else.

import type { AppRuntime } from "../http/app-runtime.ts"
import { DeclarationError } from "../http/error-code.ts"
import type { Exchange } from "../http/exchange.ts"
import type { Reply } from "../http/reply.ts"
import type { FrontendPlan } from "../plan/frontend.ts"
import type { OperationPlan } from "../plan/operation.ts"
import type { Logger } from "./logger.ts"
import { type Answer, guardAnswer, wrapMiddleware } from "./middleware.ts"

export interface Frontend {
  readonly prefix: string
  readonly answer: Answer
}

interface FrontendContext {
  readonly logger: Logger
  readonly runtime: AppRuntime
  /** Runs a plan that is not an operation of the document: `request.operation` stays undefined, so that logs show the path. */
  runUnnamed(plan: OperationPlan): (exchange: Exchange, captures: readonly string[]) => Reply | Promise<Reply>
  answerFault(error: unknown, exchange: Exchange): Reply | Promise<Reply>
}

/** The longest prefix first. Throws `DeclarationError` for a missing directory or fallback. */
export async function openFrontends(plans: readonly FrontendPlan[], context: FrontendContext): Promise<readonly Frontend[]> {
  const frontends: Frontend[] = []
  for (const plan of plans) frontends.push(await openFrontend(plan, context))
  return frontends.sort((a, b) => b.prefix.length - a.prefix.length)
}

async function openFrontend({ prefix, options, operation }: FrontendPlan, context: FrontendContext): Promise<Frontend> {
  const { directory, fallback = "auto", checkDir = "auto" } = options
  const files = context.runtime.openFrontend(directory, fallback)
  const problem = checkDir === false ? undefined : await files.findProblem()
  if (problem !== undefined) {
    const isTolerated = checkDir === "auto" && isDevelopment()
    if (!isTolerated) throw new DeclarationError("HAYAPI_FRONTEND", problem.message)
    if (problem.missing === "directory") context.logger.warn({ event: "declaration", code: "HAYAPI_FRONTEND" }, problem.message)
  }
  const below = ({ path }: Exchange): string => path.slice(prefix.length + 1)
  const run = context.runUnnamed({ ...operation, handler: ({ request }: { request: Exchange }) => files.answer(request, below(request)) })
  const answer = guardAnswer((exchange) => {
    return exchange.method === "GET" || exchange.method === "HEAD" ? run(exchange, []) : files.refuse(below(exchange))
  }, context.answerFault)
  return { prefix, answer: wrapMiddleware(operation.middleware, answer, context.answerFault) }
}

/** The frontend that a path belongs to; handshakes belong to none. */
export function findFrontend(frontends: readonly Frontend[], { path, upgrade }: Exchange): Frontend | undefined {
  if (upgrade !== null) return undefined
  return frontends.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))
}

// In development the build may run after the start. Not every runtime has `process.env`.
function isDevelopment(): boolean {
  const { env = {} } = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process ?? {}
  return (env.FASTAPI_ENV ?? env.NODE_ENV) === "development"
}
