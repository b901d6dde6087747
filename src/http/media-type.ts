// Media types: strict parsing of `Content-Type` values, detection of JSON, and the media types of common file names.

/** A parsed media type. */
export interface MediaType {
  /** Lower case. */
  readonly type: string
  /** Lower case. */
  readonly subtype: string
  /** By lower-case name. Values as sent, with quoted strings unquoted. */
  readonly parameters: ReadonlyMap<string, string>
}

const ESSENCE = /^[ \t]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\/([!#$%&'*+\-.^_`|~0-9A-Za-z]+)/
// RFC 9110 5.6.6: OWS ";" OWS [ name "=" ( token / quoted-string ) ]. A run of blanks can match in one place only: little backtracking.
const PARAMETER =
  /[ \t]*;[ \t]*(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)|"((?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*)"))?/y

/** Parses a media type (RFC 9110 8.3.1). Undefined if it does not follow the grammar or repeats a parameter. */
export function parseMediaType(value: string): MediaType | undefined {
  const essence = ESSENCE.exec(value)
  if (essence === null) return undefined
  const parameters = new Map<string, string>()
  let end = value.length
  while (end > 0 && (value[end - 1] === " " || value[end - 1] === "\t")) end -= 1
  let at = essence[0].length
  while (at < end) {
    PARAMETER.lastIndex = at
    const match = PARAMETER.exec(value)
    if (match === null) return undefined
    at = PARAMETER.lastIndex
    const name = match[1]?.toLowerCase()
    if (name === undefined) continue
    if (parameters.has(name)) return undefined
    parameters.set(name, match[2] ?? match[3]!.replace(/\\(.)/g, "$1"))
  }
  return { type: essence[1]!.toLowerCase(), subtype: essence[2]!.toLowerCase(), parameters }
}

/** Whether a `Content-Type` is JSON: `application/json` or `application/...+json`, in any case, with or without parameters. */
export function isJsonMediaType(header: string | undefined): boolean {
  if (header === "application/json") return true
  if (header === undefined) return false
  const parsed = parseMediaType(header)
  return parsed !== undefined && parsed.type === "application" && (parsed.subtype === "json" || parsed.subtype.endsWith("+json"))
}

const BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ["aac", "audio/aac"],
  ["apng", "image/apng"],
  ["atom", "application/atom+xml"],
  ["avif", "image/avif"],
  ["bin", "application/octet-stream"],
  ["bmp", "image/bmp"],
  ["bz2", "application/x-bzip2"],
  ["css", "text/css"],
  ["csv", "text/csv"],
  ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["epub", "application/epub+zip"],
  ["flac", "audio/flac"],
  ["gif", "image/gif"],
  ["gz", "application/gzip"],
  ["htm", "text/html"],
  ["html", "text/html"],
  ["ico", "image/vnd.microsoft.icon"],
  ["ics", "text/calendar"],
  ["jpeg", "image/jpeg"],
  ["jpg", "image/jpeg"],
  ["js", "text/javascript"],
  ["json", "application/json"],
  ["jsonl", "application/jsonl"],
  ["m4a", "audio/mp4"],
  ["map", "application/json"],
  ["md", "text/markdown"],
  ["mjs", "text/javascript"],
  ["mov", "video/quicktime"],
  ["mp3", "audio/mpeg"],
  ["mp4", "video/mp4"],
  ["oga", "audio/ogg"],
  ["ogg", "audio/ogg"],
  ["ogv", "video/ogg"],
  ["otf", "font/otf"],
  ["pdf", "application/pdf"],
  ["png", "image/png"],
  ["pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
  ["rss", "application/rss+xml"],
  ["svg", "image/svg+xml"],
  ["tar", "application/x-tar"],
  ["tif", "image/tiff"],
  ["tiff", "image/tiff"],
  ["tsv", "text/tab-separated-values"],
  ["ttf", "font/ttf"],
  ["txt", "text/plain"],
  ["wasm", "application/wasm"],
  ["wav", "audio/wav"],
  ["weba", "audio/webm"],
  ["webm", "video/webm"],
  ["webmanifest", "application/manifest+json"],
  ["webp", "image/webp"],
  ["woff", "font/woff"],
  ["woff2", "font/woff2"],
  ["xhtml", "application/xhtml+xml"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["xml", "application/xml"],
  ["yaml", "application/yaml"],
  ["yml", "application/yaml"],
  ["zip", "application/zip"],
])

/** The media type of a file name's extension; `application/octet-stream` if it is not a common one. */
export function guessMediaType(filename: string): string {
  const base = filename.slice(Math.max(filename.lastIndexOf("/"), filename.lastIndexOf("\\")) + 1)
  const dot = base.lastIndexOf(".")
  // A leading dot marks a hidden file, not an extension.
  const extension = dot > 0 ? base.slice(dot + 1).toLowerCase() : ""
  return BY_EXTENSION.get(extension) ?? "application/octet-stream"
}
