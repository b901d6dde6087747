// What a run needs of an app: the one interface between the declaration of an app and its started form.
import type { AnyRouter } from "../declare/router.ts"
import type { DependencyDeclaration } from "../declare/types.ts"
import type { OpenAPIDocument } from "../openapi/document.ts"
import type { ExceptionHandler, FaultKey } from "./fault.ts"
import type { Logger } from "./logger.ts"

export interface Startable extends AnyRouter {
  readonly debug: boolean
  readonly logger: Logger
  readonly redirectSlashes: boolean
  readonly openapiUrl: string | null
  /** Bytes. */
  readonly maxBodySize: number
  readonly exceptionHandlers: ReadonlyMap<FaultKey, ExceptionHandler>
  readonly dependencyOverrides: { entries(): Iterable<readonly [DependencyDeclaration, DependencyDeclaration]> }
  /** Starts the lifespan: a generator, or nothing. */
  beginLifespan(): unknown
  /** Changes when operations, middleware, handlers or overrides do. */
  readonly planVersion: number
  openapi(): Promise<OpenAPIDocument>
}
