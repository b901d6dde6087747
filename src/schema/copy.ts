// Copies of default values, so that each request gets its own: plain objects, arrays, maps, sets, dates and bytes, at every depth.
import { setOwn } from "./container.ts"

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The copies that one copy has made so far, by what they are copies of. */
type Copies = Map<object, object>

/**
 * A copy of a value that shares nothing mutable with it; may refer to itself. Instances of other classes (files, the author's own) are
 * returned unchanged, because only their class knows how to copy them: a function default can make a new one.
 */
export function copyValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value
  // The most frequent default.
  if (Array.isArray(value) && value.length === 0) return []
  return copyObject(value, new Map())
}

const copyInner = (value: unknown, copies: Copies): unknown =>
  typeof value === "object" && value !== null ? (copies.get(value) ?? copyObject(value, copies)) : value

function copyObject(value: object, copies: Copies): object {
  if (Array.isArray(value)) {
    const copy: unknown[] = []
    copies.set(value, copy)
    for (const item of value) copy.push(copyInner(item, copies))
    return copy
  }
  if (isPlain(value)) {
    const copy = {}
    copies.set(value, copy)
    for (const name of Object.keys(value)) setOwn(copy, name, copyInner((value as Record<string, unknown>)[name], copies))
    return copy
  }
  return copyInstance(value, copies)
}

function copyInstance(value: object, copies: Copies): object {
  switch (Object.getPrototypeOf(value)) {
    case Date.prototype:
      return new Date(value as Date)
    case URL.prototype:
      return new URL(value as URL)
    case Map.prototype: {
      const copy = new Map()
      copies.set(value, copy)
      for (const [key, inner] of value as Map<unknown, unknown>) copy.set(copyInner(key, copies), copyInner(inner, copies))
      return copy
    }
    case Set.prototype: {
      const copy = new Set()
      copies.set(value, copy)
      for (const item of value as Set<unknown>) copy.add(copyInner(item, copies))
      return copy
    }
  }
  // A Buffer stays one.
  if (value instanceof Uint8Array) return Uint8Array.prototype.slice.call(value)
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
  if (shared.has(value)) return copyValue(value)
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
