// The OpenAPI document as an answer: built once per version of the app, then served from memory with an ETag.
import type { Exchange } from "../http/exchange.ts"
import { HeaderList } from "../http/header-list.ts"
import type { Reply } from "../http/reply.ts"
import type { Startable } from "./startable.ts"

interface Written {
  readonly version: number
  readonly text: string
  readonly etag: string
}

/** Answers `GET` and `HEAD` of the document; 304 if the client has it already (RFC 9110 13.1.2). */
export function answerDocument(app: Startable): (exchange: Exchange) => Promise<Reply> {
  let written: Promise<Written> | undefined
  let version = -1
  return async (exchange) => {
    if (written === undefined || version !== app.planVersion) {
      version = app.planVersion
      written = writeDocument(app)
    }
    const { text, etag } = await written
    const headers = new HeaderList({ "content-type": "application/json", etag })
    const known = exchange
      .header("if-none-match")
      ?.split(",")
      .map((tag) => tag.trim().replace(/^W\//, ""))
    if (known?.includes(etag) || known?.includes("*")) return { status: 304, headers: new HeaderList({ etag }), body: null }
    return { status: 200, headers, body: text }
  }
}

async function writeDocument(app: Startable): Promise<Written> {
  const version = app.planVersion
  const text = JSON.stringify(await app.openapi())
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  const etag = `"${Array.from(new Uint8Array(digest).subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")}"`
  return { version, text, etag }
}
