// The response classes whose body is known at once: JSON, plain text, HTML and redirects.
import { UsageError } from "./error-code.ts"
import { stringifyJson } from "./json.ts"
import { percentEncode } from "./percent-encode.ts"
import type { ReplyBody } from "./reply.ts"
import { HTTPResponse, type ResponseOptions } from "./response.ts"

/** `number & {}` lets a subclass that leaves the parameter `S` out still pass any status. */
interface JSONResponseOptions<S extends number> extends Omit<ResponseOptions, "statusCode"> {
  statusCode?: S | (number & {}) | undefined
}

/**
 * Compact JSON (FastAPI's `JSONResponse`); `undefined` becomes `null`, `bigint` a number in full. `B` and `S` are the literal types of
 * body and status: a handler may only return those its operation documents.
 *
 * `B` is `any` where a subclass leaves it out, so that its instances may be returned for every model.
 */
export class JSONResponse<const B = any, const S extends number = 200> extends HTTPResponse<B, number> {
  static override readonly mediaType: string | undefined = "application/json"

  /** Types only. */
  declare readonly "~body": B
  /** Types only. */
  declare readonly "~status": S

  constructor(content: B, options?: JSONResponseOptions<S>) {
    super(content, options)
  }

  protected override render(content: B): ReplyBody {
    return stringifyJson(content)
  }
}

/** `text/plain; charset=utf-8`. Anything but a string throws `UsageError`. */
export class PlainTextResponse extends HTTPResponse<string> {
  static override readonly mediaType: string | undefined = "text/plain"

  /** Types only. */
  declare readonly "~text": true

  protected override render(content: string): ReplyBody {
    return renderText(this, content)
  }
}

/** `text/html; charset=utf-8`. Anything but a string throws `UsageError`; nothing is escaped. */
export class HTMLResponse extends HTTPResponse<string> {
  static override readonly mediaType: string | undefined = "text/html"

  /** Types only. */
  declare readonly "~text": true

  protected override render(content: string): ReplyBody {
    return renderText(this, content)
  }
}

function renderText(response: HTTPResponse<string>, content: unknown): string {
  if (typeof content === "string") return content
  throw new UsageError("HAYAPI_CONTENT", `${response.constructor.name} takes a string, not ${content === null ? "null" : typeof content}`)
}

/**
 * An empty response with a `location`. Default: 307. The address is encoded as Starlette does: escapes stay, spaces,
 * non-ASCII and control characters are percent-encoded. It is not checked: never pass an address that a client chose.
 */
export class RedirectResponse extends HTTPResponse<string | URL> {
  static override readonly defaultStatus: number = 307

  /** Types only. */
  declare readonly "~redirect": true

  constructor(url: string | URL, options: ResponseOptions = {}) {
    super(url, options)
    this.headers.set("location", percentEncode(String(url), ":/%#?=@[]!$&'()*+,;"))
  }

  protected override render(_url: string | URL): ReplyBody {
    return null
  }
}
