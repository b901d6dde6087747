// Before every file of the fast lane: files share their worker, so what one changes beyond its own modules it must put back.
import { afterAll, expect, vi } from "vitest"

interface Value {
  readonly name: string
  readonly value: unknown
}

const valuesOf = (owner: object): Value[] =>
  Object.entries(Object.getOwnPropertyDescriptors(owner)).map(([name, { value }]) => ({ name, value }))

/** Names and values of what all files see. Values that are made when they are first asked for have none yet. */
const read = {
  "environment variables": () => valuesOf({ ...process.env }),
  "listeners of the process": () => process.eventNames().map((name) => ({ name: String(name), value: process.listenerCount(name) })),
  globals: () => [globalThis, console].flatMap(valuesOf).filter(({ value }) => value !== undefined),
}
const before = Object.entries(read).map(([title, values]) => ({ title, values, old: values() }))

// Hooks that are registered first run last.
afterAll(() => {
  expect(vi.isFakeTimers(), "fake timers").toBe(false)
  for (const { title, values, old } of before) {
    const now = new Map(values().map(({ name, value }) => [name, value]))
    const changed = old.filter(({ name, value }) => !Object.is(now.get(name), value)).map(({ name }) => name)
    // Packages may define globals, which disturb nobody.
    const added = title === "globals" ? [] : [...now.keys()].filter((name) => !old.some((one) => one.name === name))
    // Names only: the environment may hold secrets.
    expect([...changed, ...added], `${title} that the tests left changed`).toEqual([])
  }
})
