// The OpenAPI document as a response: built once per version of the app and mount, then served from memory with an ETag.
import { escapePath } from "../http/canonical-path.ts"
import type { Exchange } from "../http/exchange.ts"
import { HeaderList } from "../http/header-list.ts"
import { stringifyJson } from "../http/json.ts"
import { hasMatch } from "../http/precondition.ts"
import type { Reply } from "../http/reply.ts"
import type { OpenAPIDocument } from "../openapi/document.ts"
import type { Startable } from "./startable.ts"

interface Written {
  readonly text: string
  /** Bytes. */
  readonly length: string
  readonly etag: string
}

const mostMounts = 64

/** Handles `GET` and `HEAD` of the document; 304 if the client has it already (RFC 9110 13.1.2). */
export function answerDocument(app: Startable): (exchange: Exchange) => Promise<Reply> {
  let byMount = new Map<string, Promise<Written>>()
  let version = app.planVersion
  return async (exchange) => {
    if (version !== app.planVersion) {
      version = app.planVersion
      byMount = new Map()
    }
    // The number of mounts is fixed, but a prefix from a proxy can be anything.
    if (byMount.size === mostMounts) byMount = new Map()
    const written = byMount.get(exchange.mount) ?? writeDocument(app, escapePath(exchange.mount))
    byMount.set(exchange.mount, written)
    const { text, length, etag } = await written
    const headers = new HeaderList({ "content-type": "application/json", "content-length": length, etag })
    const isKnown = hasMatch(exchange.header("if-none-match"), etag)
    return isKnown ? { status: 304, headers, body: null } : { status: 200, headers, body: text }
  }
}

async function writeDocument(app: Startable, mount: string): Promise<Written> {
  const document = await app.openapi()
  const text = stringifyJson(app.rootPathInServers ? addServer(document, mount) : document)
  const bytes = new TextEncoder().encode(text)
  const digest = await crypto.subtle.digest("SHA-256", bytes)
  const etag = `"${Array.from(new Uint8Array(digest).subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")}"`
  return { text, length: String(bytes.length), etag }
}

// As in FastAPI, the first server is the prefix under which the app is reached.
function addServer(document: OpenAPIDocument, mount: string): OpenAPIDocument {
  const { openapi, info, servers, ...rest } = document
  const known = (servers ?? []) as readonly { url: string }[]
  if (mount === "" || known.some(({ url }) => url === mount)) return document
  return { openapi, info, servers: [{ url: mount }, ...known], ...rest }
}
