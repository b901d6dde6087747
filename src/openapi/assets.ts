// The files of Swagger UI and ReDoc that the docs pages load: pinned by digest, and copied into the package by `npm run build`.

/** A file of a package that is only a development dependency. */
export interface DocsAsset {
  readonly package: string
  readonly version: string
  /** Its path in the package. */
  readonly file: string
  /** The digest of the file, in hexadecimal. */
  readonly sha256: string
}

/** The script of Swagger UI. */
export const swaggerUiScript: DocsAsset = {
  package: "swagger-ui-dist",
  version: "5.35.0",
  file: "swagger-ui-bundle.js",
  sha256: "e6a898692f2d768e807c3ba4626068a69a2c5dd960dd6c76f3e4d3a3de180af2",
}

/** The style sheet of Swagger UI. */
export const swaggerUiStyle: DocsAsset = {
  package: "swagger-ui-dist",
  version: "5.35.0",
  file: "swagger-ui.css",
  sha256: "5ed08757e53da3e026d6cbecc61fe5d43585c9560b302d534ad56692519a273d",
}

/** The script of ReDoc. */
export const redocScript: DocsAsset = {
  package: "redoc",
  version: "2.5.4",
  file: "bundles/redoc.standalone.js",
  sha256: "dcaf76612bc4a3fbcc923a8966dee2f6146a5f32e5ce1b6f02dd60cbbf89500b",
}

/** All files that the docs pages load. */
export const docsAssets: readonly DocsAsset[] = [swaggerUiScript, swaggerUiStyle, redocScript]

/** The licence files that have to be distributed with the assets. */
export const docsLicences: readonly string[] = [
  "swagger-ui-dist/LICENSE",
  "swagger-ui-dist/NOTICE",
  "swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt",
  "redoc/LICENSE",
  "redoc/bundles/redoc.standalone.js.LICENSE.txt",
]

/**
 * The URL of an asset. An app serves it next to its document, so prefixes of mounts and proxies in the document's URL also apply to it.
 * The URL contains the digest, so browsers may cache the file permanently.
 */
export function assetUrl(asset: DocsAsset, openapiUrl: string): string {
  const [path = ""] = openapiUrl.split(/[?#]/, 1)
  const folder = path.slice(0, path.lastIndexOf("/") + 1)
  return `${folder}docs-assets/${asset.package}@${asset.version}/${asset.sha256.slice(0, 16)}/${asset.file.split("/").at(-1)}`
}

/** The URL of an asset on another host, laid out as on a CDN of npm packages. */
export function foreignAsset(asset: DocsAsset, base: string): string {
  return `${base}${asset.package}@${asset.version}/${asset.file}`
}

/** The digest of one of these files for the attribute `integrity`; undefined for other URLs. */
export function integrityOf(url: string): string | undefined {
  const asset = docsAssets.find(({ package: name, version, file }) => url.endsWith(`/${name}@${version}/${file}`))
  if (asset === undefined) return undefined
  return `sha256-${btoa(asset.sha256.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16))))}`
}
