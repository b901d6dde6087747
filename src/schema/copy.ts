// Copies of default values, so that each request gets its own: plain objects, arrays, maps, sets, dates and bytes, at every depth.

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * A copy of a value that shares nothing mutable with it. Instances of other classes (files, the author's own) are returned unchanged, because
 * only their class knows how to copy them: a function default can make a new one.
 */
export function copyValue(value: unknown): unknown {
  return typeof value === "object" && value !== null ? copyObject(value) : value
}

function copyObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(copyValue)
  // Entries, not assignments: a name may be `__proto__`.
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copyValue(inner)]))
  if (value instanceof Date) return new Date(value)
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [copyValue(key), copyValue(inner)]))
  if (value instanceof Set) return new Set([...value].map(copyValue))
  if (value instanceof Uint8Array) return Uint8Array.prototype.slice.call(value)
  if (value instanceof URL) return new URL(value)
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? structuredClone(value) : value
}

/** Adds every object inside a value, and the value itself, to a set. */
export function collectObjects(value: unknown, found: Set<object>): void {
  if (typeof value !== "object" || value === null || found.has(value)) return
  found.add(value)
  for (const inner of innerValues(value)) collectObjects(inner, found)
}

/** The value with copies in the place of the objects in `shared`. A container without any of them is returned unchanged. */
export function replaceShared(value: unknown, shared: ReadonlySet<object>, path: readonly object[] = []): unknown {
  if (typeof value !== "object" || value === null || path.includes(value)) return value
  if (shared.has(value)) return copyObject(value)
  const given = innerValues(value)
  const inner = given.map((each) => replaceShared(each, shared, [...path, value]))
  if (inner.every((each, i) => each === given[i])) return value
  if (Array.isArray(value)) return inner
  if (value instanceof Set) return new Set(inner)
  if (value instanceof Map) return new Map(inner.slice(0, value.size).map((key, i) => [key, inner[value.size + i]]))
  return Object.fromEntries(Object.keys(value).map((name, i) => [name, inner[i]]))
}

function innerValues(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (value instanceof Set) return [...value]
  if (value instanceof Map) return [...value.keys(), ...value.values()]
  return isPlain(value) ? Object.values(value) : []
}
