// The defaults of Zod schemas. Zod copies the first level of a default, and nothing of what a function returns; we copy all of it.
import { collectObjects, copyValue, replaceShared } from "./copy.ts"
import type { ZodDefinition } from "./zod-definition.ts"

interface Schema {
  readonly _zod: { readonly def: ZodDefinition; readonly innerType?: unknown }
}

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null && "_zod" in value

/** Makes a function that makes the default of a schema, new for each absent value. */
export function makeDefaultOf(def: ZodDefinition): () => unknown {
  return () => copyValue(def.defaultValue)
}

/** For a schema that Zod validates itself: makes a function that replaces default values inside of what the schema returned by copies; reads the schema at the first call. */
export function compileFresh(schema: Schema): (value: unknown) => unknown {
  let shared: Set<object> | undefined
  return (value) => {
    if (typeof value !== "object" || value === null) return value
    if (shared === undefined) {
      shared = new Set()
      collectDefaults(schema, shared, new Set())
    }
    return shared.size === 0 ? value : replaceShared(value, shared)
  }
}

function collectDefaults(schema: Schema, shared: Set<object>, seen: Set<object>): void {
  if (seen.has(schema)) return
  seen.add(schema)
  const { def } = schema._zod
  if (def.type === "default" || def.type === "prefault") collectObjects(def.defaultValue, shared)
  if (def.type === "catch") collectObjects(callCatch(def.catchValue), shared)
  for (const inner of innerSchemas(schema)) collectDefaults(inner, shared, seen)
}

// A constant is a function without parameters. One that uses what it was called with makes its own value.
function callCatch(catchValue: () => unknown): unknown {
  if (catchValue.length > 0) return undefined
  try {
    return catchValue()
  } catch {
    return undefined
  }
}

function innerSchemas({ _zod: { def, innerType } }: Schema): Schema[] {
  // Not its getter, which may make another schema at each call.
  if (def.type === "lazy") return isSchema(innerType) ? [innerType] : []
  const parts = Object.entries(def).flatMap(([key, part]) => (key === "defaultValue" ? [] : [part as unknown]))
  const shape: unknown[] = def.shape === undefined ? [] : Object.values(def.shape)
  return [...parts.flat(), ...shape].filter(isSchema)
}
