// Departures: what is thrown because the client has gone is no fault of the app.

/** How many causes are looked at. */
const deepest = 16

/** Whether an error says no more than that this request was broken off: the reason of its signal, an `AbortError`, or one of the two as a cause. */
export function isDeparture(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false
  try {
    let current = error
    for (let depth = 0; depth < deepest; depth++) {
      if (current === signal.reason) return true
      if (typeof current !== "object" || current === null) return false
      if ((current as { name?: unknown }).name === "AbortError") return true
      current = (current as { cause?: unknown }).cause
    }
  } catch {
    // Getters of what was thrown may throw.
  }
  return false
}
