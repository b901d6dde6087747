// Startable: what a run needs from an app. The only interface between the declaration of an app and its started form.
import type { AnyRouter } from "../declare/router.ts"
import type { DependencyDeclaration } from "../declare/types.ts"
import type { AppRuntime } from "../http/app-runtime.ts"
import type { OpenAPIDocument } from "../openapi/document.ts"
import type { Logger } from "./logger.ts"

/** The pages that show the document. Without a document there are no pages. */
export interface DocsPages {
  /** The path of Swagger UI; null: no page. Default: `/docs`. */
  readonly docsUrl: string | null
  /** The path of ReDoc; null: no page. Default: `/redoc`. */
  readonly redocUrl: string | null
  /** Where authorization servers send Swagger UI's users back to; null: no page. Default: `/docs/oauth2-redirect`. */
  readonly swaggerUiOauth2RedirectUrl: string | null
  /**
   * The URL below which the pages find their files as `package@version/file`: `https://cdn.jsdelivr.net/npm/`. Browsers check them by
   * digest. Default: null, from the app itself.
   */
  readonly docsAssetsUrl: string | null
  /** The argument of `ui.initOAuth`. Default: null, not called. */
  readonly swaggerUiInitOauth: object | null
  /** Options of Swagger UI, merged over FastAPI's defaults. */
  readonly swaggerUiParameters: object | null
}

export interface Startable extends AnyRouter, DocsPages {
  readonly title: string
  readonly debug: boolean
  readonly logger: Logger
  readonly redirectSlashes: boolean
  readonly openapiUrl: string | null
  /** `""`, or a prefix that requests may have and that the document's URLs have. */
  readonly rootPath: string
  readonly rootPathInServers: boolean
  /** Operations of other servers that this app calls: documented only. */
  readonly webhooks: AnyRouter
  /** Bytes. */
  readonly maxBodySize: number
  /** Bytes of a multipart body. */
  readonly maxUploadSize: number
  /** The runtime of the app. A mounted app uses its parent's. */
  readonly runtime: AppRuntime
  readonly dependencyOverrides: { entries(): Iterable<readonly [DependencyDeclaration, DependencyDeclaration]> }
  /** Changes when operations, middleware, handlers or overrides do. */
  readonly planVersion: number
  openapi(): Promise<OpenAPIDocument>
}
