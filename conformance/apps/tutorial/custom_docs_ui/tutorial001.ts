// Pages of its own, with files from another host.
import { Hayapi } from "hayapi"
import { redocHtml, swaggerUiHtml, swaggerUiOauth2RedirectHtml } from "hayapi/docs"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({ ...settings, docsUrl: null, redocUrl: null })
  const openapiUrl = "/openapi.json"
  app.get("/docs", { includeInSchema: false }, async function custom_swagger_ui_html() {
    return swaggerUiHtml({
      openapiUrl,
      title: `${app.title} - Swagger UI`,
      oauth2RedirectUrl: app.swaggerUiOauth2RedirectUrl,
      jsUrl: "https://unpkg.com/swagger-ui-dist@5/swagger-ui-bundle.js",
      cssUrl: "https://unpkg.com/swagger-ui-dist@5/swagger-ui.css",
    })
  })

  app.get("/docs/oauth2-redirect", { includeInSchema: false }, async function swagger_ui_redirect() {
    return swaggerUiOauth2RedirectHtml()
  })

  app.get("/redoc", { includeInSchema: false }, async function redoc_html() {
    return redocHtml({ openapiUrl, title: `${app.title} - ReDoc`, jsUrl: "https://unpkg.com/redoc@2/bundles/redoc.standalone.js" })
  })

  app.get("/users/{username}", async function read_user({ username }) {
    return { message: `Hello ${username}` }
  })
  return app
}
