/**
 * The docs door: the HTML of the docs pages, for custom pages.
 *
 * @module hayapi/docs
 */
export {
  type RedocOptions,
  redocHtml,
  type SwaggerUiOptions,
  swaggerUiDefaultParameters,
  swaggerUiHtml,
  swaggerUiOauth2RedirectHtml,
} from "./openapi/page.ts"
