// What a piece of work costs, whatever else the machine does.
import { expect } from "vitest"

/** Fails unless one of three runs takes less than so many milliseconds of the processor: the first ones also compile. */
export function expectCheap(work: () => unknown, milliseconds: number): void {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < 3 && least >= milliseconds; run++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  expect(least).toBeLessThan(milliseconds)
}
