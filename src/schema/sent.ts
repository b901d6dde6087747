// sentFields: the fields of a validated value that the client sent. This module remembers which defaults validation filled in.

// Contains only objects in which a default was filled in; entries are collected with their object.
const filledIn = new WeakMap<object, ReadonlySet<string>>()

/** Records the fields that validation added to an object. */
export function rememberFilled(decoded: object, names: readonly string[]): void {
  filledIn.set(decoded, new Set(names))
}

/** The fields that the client sent: each is optional. */
export type Sent<T extends object> = { [K in keyof T]?: Exclude<T[K], undefined> }

/**
 * The fields of a validated body that the client sent, at every depth, without the defaults that validation filled in (pydantic's
 * `model_dump(exclude_unset=True)`). Use it in a PATCH. A value that did not come from a request is returned unchanged.
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
