// Custom schemas whose node has more information than their Zod form: how they are registered, and found again on their clones.
import type { AskLibrary, SchemaNode } from "./types.ts"

/** Makes the node of an extended schema. `ask` validates with the schema itself, or with a clone of it that has more checks. */
export type ReadExtension = (ask: AskLibrary) => SchemaNode

/** A Zod schema, with the schema that it was cloned from. */
interface Clone {
  readonly _zod?: { readonly parent?: Clone }
}

const extensions = new WeakMap<object, ReadExtension>()

/** Sets how a Zod schema is read. Clones made by `.meta()`, `.refine()` and similar methods are read the same way. */
export function extendSchema<S extends object>(schema: S, read: ReadExtension): S {
  extensions.set(schema, read)
  return schema
}

/** How an extended schema is read; undefined if it is not extended. */
export function findExtension(schema: Clone): ReadExtension | undefined {
  for (let at: Clone | undefined = schema; at !== undefined; at = at._zod?.parent) {
    const read = extensions.get(at)
    if (read !== undefined) return read
  }
  return undefined
}
