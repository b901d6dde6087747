// Making paths: a template filled with values, a prefix joined with a path.
import { acceptsText } from "./convertor.ts"
import { type Template, TemplateError, type TemplateName } from "./template.ts"

/** What may stand for a name of a path. */
export type PathValue = string | number | bigint | boolean

// Has no escaped form.
const loneSurrogate = /\p{Surrogate}/u

/**
 * The escaped path of a template with these values: FastAPI's `url_path_for`. What it returns matches the template again and captures the same text.
 * A slash within a value stays a separator for `path` names and becomes `%2F` for others; the result never begins with "//", which browsers take for a host.
 * @throws {TemplateError} if a name is missing or not in the template, if a value is not what its convertor takes, or if a whole segment would be "." or
 * "..", which clients resolve before they send.
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
    throw new TemplateError(`${JSON.stringify(text)} is no value for '${name}' of the path ${JSON.stringify(template.text)} (${convertor})`)
  }
  const escaped = encodeURIComponent(text)
  return convertor === "path" ? escaped.replaceAll("%2F", "/") : escaped
}

/** Literals are canonical: the escapes they hold stay, all else that a URL escapes is escaped. */
function escapeLiteral(literal: string): string {
  const escaped = literal.includes("%")
    ? literal.split(/(%2F|%25)/).map((text, index) => (index % 2 === 1 ? text : encodeURI(text)))
    : [encodeURI(literal)]
  return escaped.join("").replaceAll("?", "%3F").replaceAll("#", "%23")
}

/**
 * Checks a prefix of a router or of `include`; none (`""`) is fine.
 * @throws {TemplateError} with FastAPI's texts.
 */
export function checkPrefix(prefix: string): void {
  if (prefix === "") return
  if (!prefix.startsWith("/")) throw new TemplateError("A path prefix must start with '/'")
  if (prefix.endsWith("/")) throw new TemplateError("A path prefix must not end with '/', as the routes will start with '/'")
}

/**
 * Puts a prefix before a path. An empty path is the prefix itself.
 * @throws {TemplateError} for a bad prefix, or if both are empty.
 */
export function joinPaths(prefix: string, path: string): string {
  checkPrefix(prefix)
  if (prefix === "" && path === "") throw new TemplateError("Prefix and path cannot be both empty")
  return prefix + path
}
