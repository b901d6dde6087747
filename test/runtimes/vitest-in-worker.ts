// As much of vitest as the engine suite needs, for runtimes that vitest does not run on: tests are collected, and run one after the other.
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect"
import { fn } from "@vitest/spy"
import * as chai from "chai"

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)
export const expect = chai.expect

type Run = () => unknown
interface Step {
  readonly name: string
  readonly run: Run
}

const tests: Step[] = []
const before: Run[] = []
const after: Run[] = []
let names: string[] = []

export function describe(name: string, declare: () => void): void {
  names.push(name)
  declare()
  names = names.slice(0, -1)
}

export function test(name: string, run: Run): void {
  tests.push({ name: [...names, name].join(" > "), run })
}
test.each =
  (rows: readonly unknown[]) =>
  (name: string, run: (...row: any[]) => unknown): void => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row]
      test(`${name} ${JSON.stringify(values)}`, () => run(...values))
    }
  }

export const beforeAll = (run: Run): void => void before.push(run)
export const afterAll = (run: Run): void => void after.push(run)

export const vi = {
  fn,
  async waitFor(check: () => unknown, { timeout = 1000, interval = 50 } = {}): Promise<void> {
    for (let waited = 0; ; waited += interval) {
      try {
        await check()
        return
      } catch (error) {
        if (waited >= timeout) throw error
      }
      await new Promise((resolve) => setTimeout(resolve, interval))
    }
  },
}

/** Runs what was collected. Gives the number of tests, and what failed. */
export async function runTests(): Promise<{ count: number; failures: string[] }> {
  const failures: string[] = []
  for (const run of before) await run()
  for (const { name, run } of tests) {
    try {
      await Promise.race([
        run(),
        new Promise((_resolve, reject) => {
          setTimeout(() => reject(new Error("timed out")), 10_000)
        }),
      ])
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  for (const run of after) await run()
  return { count: tests.length, failures }
}
