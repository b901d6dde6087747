// Schemas of our own whose IR says more than their Zod form can: how they are made known, and found again on their clones.
import type { AskLibrary, SchemaNode } from "./types.ts"

/** Makes the IR of an extended schema. `ask`: the schema itself, or a clone of it with more checks, as a question to Zod. */
export type ReadExtension = (ask: AskLibrary) => SchemaNode

const extensions = new WeakMap<object, ReadExtension>()

/** Says how a Zod schema is read; also holds for what `.meta()`, `.refine()` and the like make of it. */
export function extendSchema<S extends object>(schema: S, read: ReadExtension): S {
  extensions.set(schema, read)
  return schema
}

/** How an extended schema is read; undefined: as any other. */
export function findExtension(schema: object): ReadExtension | undefined {
  let at: any = schema
  while (at !== undefined) {
    const read = extensions.get(at)
    if (read !== undefined) return read
    at = at._zod.parent
  }
  return undefined
}
