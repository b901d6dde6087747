// What the tests of streams share: an app under both engines, and a read that stops early.
import type { Hayapi } from "hayapi"
import { TestClient, type TestClientOptions } from "hayapi/testing"

/** In process, and over a socket of 127.0.0.1. */
export const engines: readonly (readonly [string, TestClientOptions])[] = [
  ["in process", {}],
  ["over a socket", { engine: "node" }],
]

export function open(app: Hayapi<any>, options: TestClientOptions): TestClient {
  return new TestClient(app, { ...options, raiseServerExceptions: false })
}

/** What came until `enough` was seen; then the reader leaves. */
export async function readUntil(response: Response, enough: string): Promise<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  while (!text.includes(enough)) {
    const { done, value } = await reader.read()
    if (done) throw new Error(`The stream ended without ${JSON.stringify(enough)}: ${text}`)
    text += value
  }
  await reader.cancel()
  return text
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until something is so, at most two seconds. */
export async function until(check: () => boolean): Promise<void> {
  for (let i = 0; !check(); i++) {
    if (i === 200) throw new Error("It never came to be")
    await sleep(10)
  }
}
