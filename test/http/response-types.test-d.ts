// What the type checker knows about response objects.
import { expectTypeOf } from "vitest"
import { FileResponse } from "../../src/http/file-response.ts"
import type { AnyResponseClass } from "../../src/http/response.ts"
import { HTTPResponse } from "../../src/http/response.ts"
import { HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse } from "../../src/http/responses.ts"
import { status } from "../../src/http/status.ts"
import { StreamingResponse } from "../../src/http/streaming-response.ts"

expectTypeOf(status.HTTP_201_CREATED).toEqualTypeOf<201>()

const plain = new JSONResponse({ id: 1 })
expectTypeOf(plain["~status"]).toEqualTypeOf<200>()
expectTypeOf(plain["~body"]).toEqualTypeOf<{ readonly id: 1 }>()

const gone = new JSONResponse({ detail: "gone" }, { statusCode: 404 })
expectTypeOf(gone["~status"]).toEqualTypeOf<404>()
expectTypeOf(gone["~body"]).toEqualTypeOf<{ readonly detail: "gone" }>()

const withHeaders = new JSONResponse([1], { headers: { "x-a": "b" } })
expectTypeOf(withHeaders["~status"]).toEqualTypeOf<200>()
const named = new JSONResponse(null, { statusCode: status.HTTP_201_CREATED })
expectTypeOf(named["~status"]).toEqualTypeOf<201>()

class PrettyJSON extends JSONResponse {
  static override readonly mediaType = "application/vnd.shop+json"
  protected override render(content: unknown): string {
    return JSON.stringify(content, null, 2)
  }
}
class LaxPrettyJSON extends JSONResponse {
  static override mediaType = "application/vnd.shop+json"
  protected override render(content: unknown) {
    return JSON.stringify(content, null, 2)
  }
}
new PrettyJSON({ a: 1 }, { statusCode: 404 })
new LaxPrettyJSON({ a: 1 }, { statusCode: 404 })

// @ts-expect-error a status is a number
new JSONResponse({}, { statusCode: "404" })
// @ts-expect-error unknown options are refused
new JSONResponse({}, { status: 404 })
// @ts-expect-error text only
new PlainTextResponse({ a: 1 })

export const classes: AnyResponseClass[] = [
  HTTPResponse,
  JSONResponse,
  PrettyJSON,
  LaxPrettyJSON,
  PlainTextResponse,
  HTMLResponse,
  RedirectResponse,
  StreamingResponse,
  FileResponse,
]
