// Schemas of our own whose IR says more than their Zod form can: how they are made known, and found again on their clones.
import type { AskLibrary, SchemaNode } from "./types.ts"

/** Makes the IR of an extended schema. `ask`: the schema itself, or a clone of it with more checks, as a question to Zod. */
export type ReadExtension = (ask: AskLibrary) => SchemaNode

/** What Zod says of a schema that was made of another one. */
interface Clone {
  readonly _zod?: { readonly parent?: Clone }
}

const extensions = new WeakMap<object, ReadExtension>()

/** Says how a Zod schema is read; also holds for what `.meta()`, `.refine()` and the like make of it. */
export function extendSchema<S extends object>(schema: S, read: ReadExtension): S {
  extensions.set(schema, read)
  return schema
}

/** How an extended schema is read; undefined: as any other. */
export function findExtension(schema: Clone): ReadExtension | undefined {
  for (let at: Clone | undefined = schema; at !== undefined; at = at._zod?.parent) {
    const read = extensions.get(at)
    if (read !== undefined) return read
  }
  return undefined
}
