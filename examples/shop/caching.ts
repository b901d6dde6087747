// Caching: entity tags, and the 304 for who has the answer already.
import { createHash } from "node:crypto"
import { dependency, HTTPResponse, type ResponseDoc } from "hayapi"

export const notModified = { 304: { description: "The client has it already" } } satisfies Record<304, ResponseDoc>

/** The tag of any number of rows: it changes with the version of each. */
export function tagOf(rows: readonly { id: number; version: number }[], ...more: unknown[]): string {
  const text = JSON.stringify([rows.map(({ id, version }) => [id, version]), more])
  return `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`
}

export const hasTag = (header: string, tag: string): boolean =>
  header.split(",").some((known) => known.trim() === "*" || known.trim().replace(/^W\//, "") === tag)

/**
 * `cached(tag)` tells caches to ask again with the tag, and gives the 304 if they had it; else undefined: `return cached(tag) ?? item`.
 */
export const cached = dependency(({ request, response }) => (tag: string) => {
  response.headers.set("ETag", tag)
  response.headers.set("Cache-Control", "public, no-cache")
  return hasTag(request.header("if-none-match") ?? "", tag) ? new HTTPResponse(null, { statusCode: 304 }) : undefined
})
