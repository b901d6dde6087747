// Exchanges of the guide: its `http` blocks, read as requests with their responses, and sent to the example of the page.
import type { TestClient } from "hayapi/testing"

interface Answer {
  status: number
  /** The headers that the page shows. */
  headers: Record<string, string>
  /** Parsed if it is JSON. */
  body: unknown
}

export interface GuideExchange {
  method: string
  target: string
  headers: [string, string][]
  body: string
  answer: Answer
}

/**
 * A request is a line `GET /items/3`, header lines, and a body. Its response follows as `→ 200`, the body after the status or below header
 * lines. A block may have several.
 */
export function readExchanges(page: string): GuideExchange[] {
  return [...page.matchAll(/^```http\n(.*?)^```$/gms)].flatMap(([, block]) => block!.split(/^(?=[A-Z]+ \/)/m).map(readExchange))
}

function readExchange(text: string): GuideExchange {
  const [request = "", answer] = text.split(/^→ /m)
  const [, method, target, rest] = /^([A-Z]+) (\S+)\n(.*)$/s.exec(request) ?? []
  const [, status, shown] = /^(\d{3})(.*)$/s.exec(answer ?? "") ?? []
  if (method === undefined || status === undefined) throw new Error(`Not a request with its answer:\n${text}`)
  const { headers, body } = readHead(rest!)
  const expected = readHead(shown!.startsWith("\n") ? shown!.slice(1) : shown!)
  const answerHeaders = Object.fromEntries(expected.headers)
  return {
    method,
    target: target!,
    headers,
    body,
    answer: { status: Number(status), headers: answerHeaders, body: parse(expected.body) },
  }
}

function readHead(text: string): { headers: [string, string][]; body: string } {
  const head = /^(?:[\w-]+: .*\n)*/.exec(text)![0]
  const lines = head.split("\n").slice(0, -1)
  return { headers: lines.map((line) => line.split(/: (.*)/s, 2) as [string, string]), body: text.slice(head.length).trim() }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Sends the request, a body as JSON if no header says otherwise; of the response's headers only those that the page shows are returned. */
export async function send(client: TestClient, { method, target, headers, body, answer }: GuideExchange): Promise<Answer> {
  const typed = body === "" || headers.some(([name]) => name.toLowerCase() === "content-type")
  const response = await client.request(method, target, {
    headers: typed ? headers : [...headers, ["content-type", "application/json"]],
    redirect: "manual",
    ...(body === "" ? {} : { body }),
  })
  const shown = Object.keys(answer.headers).map((name) => [name, response.headers.get(name)])
  return { status: response.status, headers: Object.fromEntries(shown), body: parse(await response.text()) }
}
