// The docs pages: Swagger UI and ReDoc as HTML that works under a strict Content-Security-Policy.
import { HTMLResponse } from "../http/responses.ts"
import { assetUrl, integrityOf, redocScript, swaggerUiScript, swaggerUiStyle } from "./assets.ts"
import type { OpenAPIDocument } from "./document.ts"

interface PageOptions {
  /** The URL of the document. */
  openapiUrl: string
  /** The title of the page. */
  title: string
  /** The URL of the script. Default: the one that the app serves next to its document. */
  jsUrl?: string | undefined
  faviconUrl?: string | undefined
  /** URLs on other hosts from which the document loads images. */
  imageUrls?: readonly string[] | undefined
}

/** Options of `swaggerUiHtml`. */
export interface SwaggerUiOptions extends PageOptions {
  /** The URL of the style sheet. Default: the one that the app serves next to its document. */
  cssUrl?: string | undefined
  /** The path of the page made by `swaggerUiOauth2RedirectHtml`. */
  oauth2RedirectUrl?: string | null | undefined
  /** The argument of `ui.initOAuth`. */
  initOauth?: object | null | undefined
  /** Options of Swagger UI, merged over `swaggerUiDefaultParameters`. */
  swaggerUiParameters?: object | null | undefined
  /** URLs on other hosts that "Try it out" and "Authorize" may call: servers, token endpoints. */
  connectUrls?: readonly string[] | undefined
}

/** Options of `redocHtml`. */
export interface RedocOptions extends PageOptions {
  /** Whether ReDoc's fonts are loaded from Google. Default: false. */
  withGoogleFonts?: boolean | undefined
}

/** FastAPI's `swagger_ui_default_parameters`. */
export const swaggerUiDefaultParameters: Readonly<Record<string, unknown>> = {
  dom_id: "#swagger-ui",
  layout: "BaseLayout",
  deepLinking: true,
  showExtensions: true,
  showCommonExtensions: true,
}

const favicon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#0b7285"/><path d="M9 2 4 9h3l-1 5 6-7H8z" fill="#fff"/></svg>',
)}`

/** The page of Swagger UI (FastAPI's `get_swagger_ui_html`). */
export function swaggerUiHtml(options: SwaggerUiOptions): HTMLResponse {
  const { openapiUrl, title, faviconUrl = favicon, oauth2RedirectUrl, initOauth, connectUrls = [], imageUrls = [] } = options
  const { jsUrl = assetUrl(swaggerUiScript, openapiUrl), cssUrl = assetUrl(swaggerUiStyle, openapiUrl) } = options
  const parameters = Object.entries({ ...swaggerUiDefaultParameters, ...options.swaggerUiParameters })
  const nonce = makeNonce()
  const html = `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link type="text/css" rel="stylesheet" href="${escapeHtml(cssUrl)}"${checkedBy(cssUrl)}>
<link rel="shortcut icon" href="${escapeHtml(faviconUrl)}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<div id="swagger-ui"></div>
<script src="${escapeHtml(jsUrl)}"${checkedBy(jsUrl)}></script>
<script nonce="${nonce}">
const ui = SwaggerUIBundle({
url: ${scriptString(openapiUrl)},
${parameters.map(([key, value]) => `${scriptJson(key)}: ${scriptJson(value)},\n`).join("")}${
  oauth2RedirectUrl ? `oauth2RedirectUrl: window.location.origin + ${scriptString(oauth2RedirectUrl)},\n` : ""
}presets: [
SwaggerUIBundle.presets.apis,
SwaggerUIBundle.SwaggerUIStandalonePreset
],
})
${initOauth ? `ui.initOAuth(${scriptJson(initOauth)})\n` : ""}</script>
</body>
</html>
`
  return page(html, nonce, { script: [jsUrl], style: [cssUrl], img: [faviconUrl, ...imageUrls], connect: [openapiUrl, ...connectUrls] })
}

/** The page of ReDoc (FastAPI's `get_redoc_html`). */
export function redocHtml(options: RedocOptions): HTMLResponse {
  const { openapiUrl, title, faviconUrl = favicon, withGoogleFonts = false, imageUrls = [] } = options
  const { jsUrl = assetUrl(redocScript, openapiUrl) } = options
  const nonce = makeNonce()
  const fonts = "https://fonts.googleapis.com/css?family=Montserrat:300,400,700|Roboto:300,400,700"
  const html = `<!DOCTYPE html>
<html>
<head>
<title>${escapeHtml(title)}</title>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${withGoogleFonts ? `<link href="${fonts}" rel="stylesheet">\n` : ""}<link rel="shortcut icon" href="${escapeHtml(faviconUrl)}">
<style>
body { margin: 0; padding: 0; }
</style>
</head>
<body>
<noscript>ReDoc needs JavaScript to show this documentation.</noscript>
<redoc spec-url="${escapeHtml(openapiUrl)}"></redoc>
<script nonce="${nonce}">
// The logo below the menu is the only thing that ReDoc itself fetches from another host. Without it, ReDoc hides the logo.
const { setAttribute } = Element.prototype
HTMLImageElement.prototype.setAttribute = function (name, value) {
  setAttribute.call(this, name, name === "src" && String(value).startsWith("https://cdn.redoc.ly/") ? "data:," : value)
}
Object.defineProperty(HTMLImageElement.prototype, "src", {
  get() { return this.getAttribute("src") },
  set(value) { this.setAttribute("src", value) },
})
</script>
<script src="${escapeHtml(jsUrl)}"${checkedBy(jsUrl)}></script>
</body>
</html>
`
  // ReDoc's search runs in a worker made from its own source.
  const policy = { script: [jsUrl], img: [faviconUrl, ...imageUrls], connect: [openapiUrl], worker: ["blob:"] }
  const google = { style: [fonts], font: ["https://fonts.gstatic.com"] }
  return page(html, nonce, withGoogleFonts ? { ...policy, ...google } : policy)
}

/** The page that passes an authorization server's response to Swagger UI (FastAPI's `get_swagger_ui_oauth2_redirect_html`). */
export function swaggerUiOauth2RedirectHtml(): HTMLResponse {
  const nonce = makeNonce()
  const html = `<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<title>Swagger UI: OAuth2 Redirect</title>
</head>
<body>
<script nonce="${nonce}">
"use strict"
const asked = window.opener.swaggerUIRedirectOauth2
const { auth, state, redirectUrl, callback, errCb } = asked
const inHash = /code|token|error/.test(location.hash)
// In codes and tokens a "+" is not a space.
const sent = (inHash ? location.hash.replace("?", "&") : location.search).slice(1).replaceAll("+", "%2B")
const answer = Object.fromEntries(new URLSearchParams(sent))
const isValid = answer.state === state
const tell = (level, message) => errCb({ authId: auth.name, source: "auth", level, message })
if (["accessCode", "authorizationCode", "authorization_code"].includes(auth.schema.get("flow")) && !auth.code) {
  if (!isValid) tell("warning", "The authorization server did not return the expected state, so its response may not be meant for you.")
  if (answer.code) {
    delete asked.state
    auth.code = answer.code
    callback({ auth, redirectUrl })
  } else {
    const { error, error_description, error_uri } = answer
    const details = [error && "[" + error + "]", error_description, error_uri && "More: " + error_uri].filter(Boolean)
    tell("error", details.join(" ") || "The authorization server did not send a code.")
  }
} else {
  callback({ auth, token: answer, isValid, redirectUrl })
}
window.close()
</script>
</body>
</html>
`
  return page(html, nonce, {})
}

/** Where the URLs of a security scheme are. */
interface SecurityUrls {
  readonly openIdConnectUrl?: unknown
  readonly flows?: Readonly<Record<string, { readonly tokenUrl?: unknown; readonly refreshUrl?: unknown }>>
}

/** The URLs that the document's readers call: those of servers, and of the endpoints of security schemes. */
export function urlsOf(document: OpenAPIDocument): string[] {
  const operations = Object.values(document.paths).flatMap((item) => [item, ...Object.values(item)])
  const servers: { url?: unknown }[] = [document, ...operations].flatMap((part) => part?.servers ?? [])
  const schemes: SecurityUrls[] = Object.values(document.components?.securitySchemes ?? {})
  const flows = schemes.flatMap(({ flows }) => Object.values(flows ?? {}))
  const endpoints = [
    ...schemes.map(({ openIdConnectUrl }) => openIdConnectUrl),
    ...flows.flatMap((flow) => [flow.tokenUrl, flow.refreshUrl]),
  ]
  return [...servers.map(({ url }) => url), ...endpoints].filter((url) => typeof url === "string")
}

/** The URL of the logo that ReDoc shows: the document's extension `x-logo`. */
export function logosOf(document: OpenAPIDocument): string[] {
  const logo = document.info["x-logo"] as { url?: unknown } | undefined
  return typeof logo?.url === "string" ? [logo.url] : []
}

/** Hosts other than its own that a page needs, as URLs or CSP sources, by directive. */
type Sources = Readonly<Partial<Record<"script" | "style" | "img" | "connect" | "font" | "worker", readonly string[]>>>

function page(html: string, nonce: string, sources: Sources): HTMLResponse {
  const own: Sources = {
    script: ["'self'", `'nonce-${nonce}'`],
    style: ["'self'", "'unsafe-inline'"],
    img: ["'self'", "data:"],
    connect: ["'self'"],
  }
  const directives = (["script", "style", "img", "connect", "font", "worker"] as const).flatMap((name) => {
    const allowed = new Set([...(own[name] ?? []), ...(sources[name] ?? []).flatMap(sourceOf)])
    return allowed.size === 0 ? [] : [`${name}-src ${[...allowed].join(" ")}`]
  })
  const policy = ["default-src 'none'", ...directives, "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"].join("; ")
  return new HTMLResponse(html, { headers: { "content-security-policy": policy, "cache-control": "no-store" } })
}

// The origin of a URL; nothing for a path, which is on the page's own host.
function sourceOf(url: string): string[] {
  if (url === "blob:") return [url]
  if (url.startsWith("data:")) return []
  const base = "http://own-host.invalid"
  if (!URL.canParse(url, base)) return []
  const { origin, host } = new URL(url, base)
  // A server's URL may have variables in its host, which a CSP source cannot have.
  if (origin === base || origin === "null" || /[^\w.:[\]-]/.test(host)) return []
  // A URL such as `//host/file` has the scheme of the page.
  return [/^https?:/i.test(url) ? origin : host]
}

function makeNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
}

// The very files that are pinned, whoever serves them.
function checkedBy(url: string): string {
  const digest = integrityOf(url)
  return digest === undefined ? "" : ` integrity="${digest}" crossorigin="anonymous"`
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!)
}

// Escapes characters that could end the script, begin a comment in it, or break its lines.
function escapeScript(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
}

// With spaces as in Python's JSON. The only line breaks are those that `JSON.stringify` adds.
function scriptJson(value: unknown): string {
  const json = JSON.stringify(value, null, 1) ?? "null"
  return escapeScript(json.replace(/(,?)\n */g, (_, comma: string) => (comma === "" ? "" : ", ")))
}

// In single quotes, as FastAPI writes URLs.
function scriptString(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\u0027")
  return `'${escapeScript(inner)}'`
}
