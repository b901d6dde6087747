// What a run needs of an app: the one interface between the declaration of an app and its started form.
import type { AnyRouter } from "../declare/router.ts"
import type { DependencyDeclaration } from "../declare/types.ts"
import type { AppRuntime } from "../http/app-runtime.ts"
import type { OpenAPIDocument } from "../openapi/document.ts"
import type { Logger } from "./logger.ts"

/** The pages that show the document. There are none without a document. */
export interface DocsPages {
  /** Swagger UI: `/docs`; null: no page. */
  readonly docsUrl: string | null
  /** ReDoc: `/redoc`; null: no page. */
  readonly redocUrl: string | null
  /** Where authorization servers send Swagger UI's users back to: `/docs/oauth2-redirect`; null: no page. */
  readonly swaggerUiOauth2RedirectUrl: string | null
  /**
   * Where the pages load their files from, as `package@version/file` below this URL: `https://cdn.jsdelivr.net/npm/`. Browsers check them by digest.
   * Default: null, from the app itself.
   */
  readonly docsAssetsUrl: string | null
  /** What `ui.initOAuth` is called with. */
  readonly swaggerUiInitOauth: object | null
  /** Swagger UI's options, over FastAPI's defaults. */
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
  /** Operations of others that this app calls: documented only. */
  readonly webhooks: AnyRouter
  /** Bytes. */
  readonly maxBodySize: number
  /** Bytes of a multipart body. */
  readonly maxUploadSize: number
  /** What the app runs on, unless it is mounted. */
  readonly runtime: AppRuntime
  readonly dependencyOverrides: { entries(): Iterable<readonly [DependencyDeclaration, DependencyDeclaration]> }
  /** Changes when operations, middleware, handlers or overrides do. */
  readonly planVersion: number
  openapi(): Promise<OpenAPIDocument>
}
