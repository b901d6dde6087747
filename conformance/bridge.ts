// A plain server of Node in front of an app that has no socket of its own: the fetch handler, or the test client in process.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import type { Opened } from "./adapter.ts"

export interface Answering {
  answer(request: Request): Promise<Response>
  stop(): Promise<void>
}

/** Serves on a free port of 127.0.0.1. `X-Forwarded-Proto` is believed: the checker sends it. */
export async function bridge({ answer, stop }: Answering): Promise<Opened> {
  const server = createServer((incoming, outgoing) => {
    Promise.resolve()
      .then(() => answer(requestOf(incoming)))
      .then((response) => send(response, outgoing))
      .catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await stop()
  }
  return { url: `http://127.0.0.1:${port}`, close }
}

function requestOf(incoming: IncomingMessage): Request {
  const { rawHeaders, method = "GET", headers } = incoming
  const pairs = rawHeaders.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, rawHeaders[i + 1]!]] : []))
  const hasBody = method !== "GET" && method !== "HEAD"
  const body = hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: "half" as const } : {}
  return new Request(`${headers["x-forwarded-proto"] ?? "http"}://${headers.host}${incoming.url}`, { method, headers: pairs, ...body })
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status
  // Appended, not set: cookies come one by one.
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value)
  if (response.body === null) {
    outgoing.end()
    return
  }
  for await (const chunk of response.body) outgoing.write(chunk)
  outgoing.end()
}
