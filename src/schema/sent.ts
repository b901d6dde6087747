// sentFields: which fields of a validated value the client really sent. Defaults that validation filled in are remembered here.

// Only objects in which a default was filled in are listed; they are let go together with the object.
const filledIn = new WeakMap<object, ReadonlySet<string>>()

/** Remembers the names that validation added to an object. */
export function rememberFilled(held: object, names: readonly string[]): void {
  filledIn.set(held, new Set(names))
}

/** What the client sent: every field may be absent, none is there by default. */
export type Sent<T extends object> = { [K in keyof T]?: Exclude<T[K], undefined> }

/**
 * Only what the client sent of a validated body, at every depth: without the defaults that validation filled in (pydantic's
 * `model_dump(exclude_unset=True)`). Use it in a PATCH. A value that did not come from a request is returned as it is.
 */
export function sentFields<T extends object>(value: T): Sent<T> {
  return takeSent(value) as Sent<T>
}

function takeSent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(takeSent)
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const filled = filledIn.get(value)
  const entries = Object.entries(value).filter(([name]) => !filled?.has(name))
  return Object.fromEntries(entries.map(([name, inner]) => [name, takeSent(inner)]))
}
