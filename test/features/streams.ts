// What the tests of streams share: an app under both engines, a read that stops early, and ways to wait for an event.
import type { Hayapi } from "hayapi"
import { TestClient, type TestClientOptions } from "hayapi/testing"
import { expect } from "vitest"

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

// Real also while a test has fake timers.
const { setTimeout: callLater } = globalThis

/** Gives something time to happen, never something that a test needs: for that there are `until` and `latch`. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => callLater(resolve, ms))

/** Waits until something is so, for half a minute at least: a busy machine is slow. */
export async function until(check: () => boolean): Promise<void> {
  for (let i = 0; !check(); i++) {
    if (i === 6000) throw new Error(`It never came to be: ${check}`)
    await sleep(5)
  }
}

/** Some turns of the event loop, in which what is on its way is read. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 10; i++) await sleep(2)
}

/** Waits until a number does not change any more, and gives it. */
export async function settled(read: () => number): Promise<number> {
  let value = read()
  for (let same = 0; same < 10; same++) {
    await sleep(10)
    if (read() !== value) same = 0
    value = read()
  }
  return value
}

/** A promise, and what fulfils it. */
export function latch(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** For what only the end of a connection stops. */
export const forever: Promise<never> = new Promise(() => {})

/** Resolves when a signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }))

/** Waits until an expectation holds: for what a server does in its own time. */
export async function soon(expectation: () => void): Promise<void> {
  const holds = (): boolean => {
    expectation()
    return true
  }
  await expect.poll(holds, { interval: 2 }).toBe(true)
}
