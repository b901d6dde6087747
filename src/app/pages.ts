// The docs pages: rendered for each request, with its prefix; and the files they load, read on request.

import type { AppRuntime } from "../http/app-runtime.ts"
import { escapePath } from "../http/canonical-path.ts"
import { UsageError } from "../http/error-code.ts"

import type { Exchange } from "../http/exchange.ts"
import { HeaderList } from "../http/header-list.ts"
import type { Reply } from "../http/reply.ts"
import type { DocsAsset } from "../openapi/assets.ts"
import type { Startable } from "./startable.ts"

type PageAnswer = (exchange: Exchange) => Promise<Reply>

/** The handlers of the pages and their files, by path. */
export async function answerPages(app: Startable, runtime: AppRuntime): Promise<(readonly [path: string, answer: PageAnswer])[]> {
  const { openapiUrl, docsUrl, redocUrl, swaggerUiOauth2RedirectUrl: redirectUrl } = app
  if (openapiUrl === null) return []
  const { docsAssets, assetUrl } = await import("../openapi/assets.ts")
  // Even without the two pages: custom pages use the same files.
  const routes: [string, PageAnswer][] = docsAssets.map((asset) => [
    assetUrl(asset, openapiUrl),
    requireAssets(answerAsset(asset, runtime), runtime),
  ])
  const guard = (page: PageAnswer): PageAnswer => (app.docsAssetsUrl === null ? requireAssets(page, runtime) : page)
  if (docsUrl !== null) {
    routes.push([docsUrl, guard((exchange) => answerSwaggerUi(app, openapiUrl, exchange))])
    if (redirectUrl !== null) routes.push([redirectUrl, async () => (await import("../openapi/page.ts")).swaggerUiOauth2RedirectHtml()])
  }
  if (redocUrl !== null) routes.push([redocUrl, guard((exchange) => answerRedoc(app, openapiUrl, exchange))])
  return routes
}

// Without its scripts a page would be blank: report what to configure instead.
function requireAssets(answer: PageAnswer, runtime: AppRuntime): PageAnswer {
  return async (exchange) => {
    try {
      runtime.checkAssets(exchange)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      return { status: 501, headers: new HeaderList({ "content-type": "text/plain; charset=utf-8" }), body: error.message }
    }
    return answer(exchange)
  }
}

async function answerSwaggerUi(app: Startable, openapiUrl: string, exchange: Exchange): Promise<Reply> {
  const mount = escapePath(exchange.mount)
  const { swaggerUiHtml, urlsOf } = await import("../openapi/page.ts")
  const { swaggerUiScript, swaggerUiStyle, foreignAsset } = await import("../openapi/assets.ts")
  const base = app.docsAssetsUrl
  const redirectUrl = app.swaggerUiOauth2RedirectUrl
  return swaggerUiHtml({
    openapiUrl: mount + openapiUrl,
    title: `${app.title} - Swagger UI`,
    oauth2RedirectUrl: redirectUrl === null ? null : mount + redirectUrl,
    initOauth: app.swaggerUiInitOauth,
    swaggerUiParameters: app.swaggerUiParameters,
    connectUrls: urlsOf(await app.openapi()),
    ...(base === null ? {} : { jsUrl: foreignAsset(swaggerUiScript, base), cssUrl: foreignAsset(swaggerUiStyle, base) }),
  })
}

async function answerRedoc(app: Startable, openapiUrl: string, exchange: Exchange): Promise<Reply> {
  const mount = escapePath(exchange.mount)
  const { redocHtml, logosOf } = await import("../openapi/page.ts")
  const { redocScript, foreignAsset } = await import("../openapi/assets.ts")
  const base = app.docsAssetsUrl
  return redocHtml({
    openapiUrl: mount + openapiUrl,
    title: `${app.title} - ReDoc`,
    imageUrls: logosOf(await app.openapi()),
    ...(base === null ? {} : { jsUrl: foreignAsset(redocScript, base) }),
  })
}

function answerAsset(asset: DocsAsset, runtime: AppRuntime): PageAnswer {
  const etag = `"${asset.sha256.slice(0, 32)}"`
  const headers = { etag, "cache-control": "public, max-age=31536000, immutable" }
  return async (exchange) => {
    return runtime.answerAsset(`${asset.package}/${asset.file}`, headers, exchange)
  }
}
