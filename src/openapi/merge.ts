// Deep merging of document parts, as FastAPI merges `openapi_extra` and `responses`.

type Part = Record<string, unknown>

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && !Array.isArray(value)

/** Returns a new object: objects are merged, arrays joined, other values replaced. */
export function mergeDeep(base: Part, change: Part): Part {
  const merged = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(change)) {
    const existing = merged.get(key)
    if (isPart(existing) && isPart(value)) merged.set(key, mergeDeep(existing, value))
    else if (Array.isArray(existing) && Array.isArray(value)) merged.set(key, [...existing, ...value])
    else merged.set(key, value)
  }
  return Object.fromEntries(merged)
}
