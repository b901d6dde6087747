// Departures: an error thrown because the client has gone is not a fault of the app.

/** How many levels of `cause` are checked. */
const deepest = 16

/** Whether an error only reports that this request was aborted: the reason of its signal, an `AbortError`, or one of the two as a cause. */
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
    // Getters of the thrown value may throw.
  }
  return false
}
