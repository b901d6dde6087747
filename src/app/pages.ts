// The docs pages as answers: made for each request, with the prefix it came under; and the files they load, read when they are asked for.
import { escapePath } from "../http/canonical-path.ts"
import type { Exchange } from "../http/exchange.ts"
import { FileResponse } from "../http/file-response.ts"
import type { Reply } from "../http/reply.ts"
import type { DocsAsset } from "../openapi/assets.ts"
import type { Startable } from "./startable.ts"

type PageAnswer = (exchange: Exchange) => Promise<Reply>

/** What the app answers for its pages, by path. */
export async function answerPages(app: Startable): Promise<(readonly [path: string, answer: PageAnswer])[]> {
  const { openapiUrl, docsUrl, redocUrl, swaggerUiOauth2RedirectUrl: redirectUrl } = app
  if (openapiUrl === null) return []
  const { docsAssets, assetUrl } = await import("../openapi/assets.ts")
  // Also without the two pages: pages of the app's own use the same files.
  const routes: [string, PageAnswer][] = docsAssets.map((asset) => [assetUrl(asset, openapiUrl), answerAsset(asset)])
  if (docsUrl !== null) {
    routes.push([docsUrl, (exchange) => answerSwaggerUi(app, openapiUrl, exchange)])
    if (redirectUrl !== null) routes.push([redirectUrl, async () => (await import("../openapi/page.ts")).swaggerUiOauth2RedirectHtml()])
  }
  if (redocUrl !== null) routes.push([redocUrl, (exchange) => answerRedoc(app, openapiUrl, exchange)])
  return routes
}

async function answerSwaggerUi(app: Startable, openapiUrl: string, exchange: Exchange): Promise<Reply> {
  const mount = escapePath(exchange.mount)
  const { swaggerUiHtml, urlsOf } = await import("../openapi/page.ts")
  const redirectUrl = app.swaggerUiOauth2RedirectUrl
  return swaggerUiHtml({
    openapiUrl: mount + openapiUrl,
    title: `${app.title} - Swagger UI`,
    oauth2RedirectUrl: redirectUrl === null ? null : mount + redirectUrl,
    initOauth: app.swaggerUiInitOauth,
    swaggerUiParameters: app.swaggerUiParameters,
    connectUrls: urlsOf(await app.openapi()),
  })
}

async function answerRedoc(app: Startable, openapiUrl: string, exchange: Exchange): Promise<Reply> {
  const mount = escapePath(exchange.mount)
  const { redocHtml, logosOf } = await import("../openapi/page.ts")
  return redocHtml({ openapiUrl: mount + openapiUrl, title: `${app.title} - ReDoc`, imageUrls: logosOf(await app.openapi()) })
}

function answerAsset(asset: DocsAsset): PageAnswer {
  const etag = `"${asset.sha256.slice(0, 32)}"`
  const headers = { etag, "cache-control": "public, max-age=31536000, immutable" }
  let path: Promise<string> | undefined
  return async (exchange) => {
    const { locateAsset } = await import("../files/assets.ts")
    path ??= locateAsset(`${asset.package}/${asset.file}`)
    const { resolveFileResponse } = await import("../files/file-response.ts")
    return resolveFileResponse(new FileResponse(await path, { headers, conditional: true }), exchange)
  }
}
