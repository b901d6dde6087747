// Planning a frontend: its inherited settings, as an operation that takes any path and is not in the document.
import type { FrontendOptions } from "../declare/frontend.ts"
import type { AnyOperation } from "../declare/operation.ts"
import type { Overrides } from "./dependency.ts"
import type { Inherited, ResolvedFrontend } from "./inherit.ts"
import { type OperationPlan, planOperation } from "./operation.ts"

/** A frontend that an app serves. */
export interface FrontendPlan {
  readonly prefix: string
  readonly options: FrontendOptions
  /** Its dependencies and middleware. The app, which may open files, replaces the handler. */
  readonly operation: OperationPlan
}

/** Plans a frontend. Throws `DeclarationError` for invalid dependencies. */
export function planFrontend({ prefix, options, inherited }: ResolvedFrontend, overrides: Overrides): FrontendPlan {
  const path = `${prefix}/{path}`
  const operation: AnyOperation = {
    method: "get",
    path,
    "~types": undefined,
    declaration: {
      methods: ["GET"],
      path,
      options: { name: "frontend", operationId: `frontend${prefix.replace(/[^\p{L}\p{N}]+/gu, "_")}`, includeInSchema: false },
      handler: () => {
        throw new Error("The app serves its frontends, so this handler is never called")
      },
    },
  }
  // The template has no names: a dependency's parameter `path` is a query parameter here, as in FastAPI.
  const template = { text: path, format: path, parts: [], names: [] }
  // The inherited documentation of operations does not apply to files.
  const own: Inherited = { ...inherited, responses: new Map(), responseClass: undefined, callbacks: [] }
  const [plan] = planOperation({ operation, template, inherited: own }, overrides)
  return { prefix, options, operation: plan! }
}
