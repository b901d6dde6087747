// Building paths: filling a template with values, and joining a prefix with a path.
import { acceptsText } from "./convertor.ts"
import { type Template, TemplateError, type TemplateName } from "./template.ts"

/** A value for a name of a path. */
export type PathValue = string | number | bigint | boolean

// Cannot be percent-encoded.
const loneSurrogate = /\p{Surrogate}/u

/**
 * Fills a template with values and returns the escaped path: FastAPI's `url_path_for`. The result matches the template again and captures
 * the same text. A slash in a value stays a separator for `path` names and becomes `%2F` for others. The result never begins with "//",
 * which browsers would read as a host.
 * @throws {TemplateError} if a name is missing or not in the template, if a value does not fit its convertor, or if a whole segment would
 * be "." or "..", which clients resolve before they send the request.
 */
export function fillTemplate(template: Template, values: Readonly<Record<string, PathValue>>): string {
  for (const name of Object.keys(values)) {
    if (!template.names.some((known) => known.name === name)) {
      throw new TemplateError(`The path ${JSON.stringify(template.text)} has no name '${name}'`)
    }
  }
  let href = ""
  for (const part of template.parts) href += typeof part === "string" ? escapeLiteral(part) : fillName(part, template, values)
  if (href.split("/").some((segment) => segment === "." || segment === "..")) {
    throw new TemplateError(`A segment of a path cannot be '.' or '..': ${JSON.stringify(href)}`)
  }
  return href.startsWith("//") ? `/%2F${href.slice(2)}` : href
}

function fillName(part: TemplateName, template: Template, values: Readonly<Record<string, PathValue>>): string {
  const { name, convertor } = part
  if (!Object.hasOwn(values, name)) throw new TemplateError(`The path ${JSON.stringify(template.text)} needs a value for '${name}'`)
  const text = String(values[name])
  if (!acceptsText(convertor, text, 0, text.length) || loneSurrogate.test(text)) {
    throw new TemplateError(
      `${JSON.stringify(text)} is not a valid value for '${name}' in the path ${JSON.stringify(template.text)} (${convertor})`,
    )
  }
  const escaped = encodeURIComponent(text)
  return convertor === "path" ? escaped.replaceAll("%2F", "/") : escaped
}

/** Escapes a literal for a URL. Literals are canonical, so escapes that they contain stay unchanged. */
function escapeLiteral(literal: string): string {
  const escaped = literal.includes("%")
    ? literal.split(/(%2F|%25)/).map((text, index) => (index % 2 === 1 ? text : encodeURI(text)))
    : [encodeURI(literal)]
  return escaped.join("").replaceAll("?", "%3F").replaceAll("#", "%23")
}

/**
 * Checks a prefix of a router or an `include`. An empty prefix is valid.
 * @throws {TemplateError} with FastAPI's messages.
 */
export function checkPrefix(prefix: string): void {
  if (prefix === "") return
  if (!prefix.startsWith("/")) throw new TemplateError("A path prefix must start with '/'")
  if (prefix.endsWith("/")) throw new TemplateError("A path prefix must not end with '/', as the routes will start with '/'")
}

/**
 * Joins a prefix and a path. With an empty path the result is the prefix.
 * @throws {TemplateError} if the prefix is invalid, or if both are empty.
 */
export function joinPaths(prefix: string, path: string): string {
  checkPrefix(prefix)
  if (prefix === "" && path === "") throw new TemplateError("Prefix and path cannot be both empty")
  return prefix + path
}
