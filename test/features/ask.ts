// Asks an app in process for one answer, and loggers for tests: one that says nothing, one that remembers.
import type { Hayapi, Logger } from "hayapi"
import { TestClient, type TestClientOptions, type TestRequest } from "hayapi/testing"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed JSON, or the text. */
  readonly body: any
}

/** Sends one request. Faults are the 500 that clients see; redirects are not followed. */
export async function ask(app: Hayapi<any> | TestClient, target: string, request: TestRequest = {}): Promise<Answer> {
  if (app instanceof TestClient) return send(app, target, request)
  await using client = new TestClient(app, seen)
  // Awaited here: the client closes when this function ends.
  return await send(client, target, request)
}

/** A client that shows what clients see. */
export const seen: TestClientOptions = { raiseServerExceptions: false, followRedirects: false }

// `target`: `/path` for GET, or `POST /path`.
async function send(client: TestClient, target: string, request: TestRequest): Promise<Answer> {
  const [method, path] = target.startsWith("/") ? ["GET", target] : (target.split(" ", 2) as [string, string])
  const response = await client.request(method, path, request)
  const text = await response.text()
  const isJson = /json/.test(response.headers.get("content-type") ?? "") && text !== ""
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text }
}

export const quiet: Logger = { error() {}, warn() {}, info() {} }

export interface LoggedEvent {
  readonly level: "error" | "warn" | "info"
  readonly details: any
  readonly message: string
}

/** A logger and what it was told. */
export function remember(): { logger: Logger; events: LoggedEvent[] } {
  const events: LoggedEvent[] = []
  const take = (level: LoggedEvent["level"]) => (details: object, message: string) => void events.push({ level, details, message })
  return { logger: { error: take("error"), warn: take("warn"), info: take("info") }, events }
}
