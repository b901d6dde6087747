// FileResponse: the declaration of a file to send. Nothing here touches the disk; `files/` reads it when the reply is sent.
import { UsageError } from "./error-code.ts"
import { guessMediaType } from "./media-type.ts"
import { percentEncode } from "./percent-encode.ts"
import type { ReplyBody } from "./reply.ts"
import { HTTPResponse, type ResponseOptions } from "./response.ts"

export interface FileResponseOptions extends ResponseOptions {
  /** The name the client saves it under; sets `content-disposition` and decides the media type. */
  filename?: string | undefined
  /** Used with `filename` only. Default: `"attachment"`. */
  contentDisposition?: "attachment" | "inline" | undefined
  /** Sends 304 to clients that have the file, by `If-None-Match` or `If-Modified-Since`. Default: false, as in FastAPI. */
  conditional?: boolean | undefined
}

/**
 * Sends a file with `accept-ranges`, `last-modified`, `etag` and ranges, as FastAPI's `FileResponse`. Its body is `null` until
 * the file is resolved, which happens when the reply is sent; a missing file is a 500.
 */
export class FileResponse extends HTTPResponse<string | URL> {
  /** Distinguishes it from other responses. */
  readonly "~file": true = true

  /** A path of the file system, or a `file:` URL. */
  readonly path: string | URL
  readonly filename: string | undefined
  readonly conditional: boolean

  /** Throws `UsageError` for a `filename` with control characters. */
  constructor(path: string | URL, options: FileResponseOptions = {}) {
    const { filename, contentDisposition = "attachment" } = options
    const mediaType = options.mediaType ?? guessMediaType(filename ?? String(path))
    super(path, { ...options, mediaType })
    this.path = path
    this.filename = filename
    this.conditional = options.conditional ?? false
    if (!this.headers.has("accept-ranges")) this.headers.append("accept-ranges", "bytes")
    if (filename !== undefined && !this.headers.has("content-disposition")) {
      this.headers.append("content-disposition", dispositionOf(contentDisposition, filename))
    }
  }

  protected override render(_path: string | URL): ReplyBody {
    return null
  }
}

/**
 * A `content-disposition` value in Starlette's text: `attachment; filename="a.txt"`, or `filename*=utf-8''...` (RFC 8187) for a name with
 * other characters. Throws `UsageError` for control characters.
 */
export function dispositionOf(disposition: "attachment" | "inline", filename: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern detects them.
  if (/[\x00-\x1f\x7f]/.test(filename)) throw new UsageError("HAYAPI_HEADER", "A filename must not have control characters")
  const encoded = percentEncode(filename, "/")
  return encoded === filename ? `${disposition}; filename="${filename}"` : `${disposition}; filename*=utf-8''${encoded}`
}
