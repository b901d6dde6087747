// Questions about a node that several walks ask: what stands behind its wrappers, what happens when it is absent.
import type { ObjectNode, SchemaNode } from "./types.ts"

/** The node behind optional, nullable, default, refinement and laziness. */
export function unwrapNode(node: SchemaNode): SchemaNode {
  switch (node.kind) {
    case "optional":
    case "nullable":
    case "default":
    case "catch":
    case "refined":
      return unwrapNode(node.inner)
    case "lazy":
      return unwrapNode(node.resolve())
    default:
      return node
  }
}

/** The object node behind wrappers; undefined if it is something else. */
export function objectOf(node: SchemaNode): ObjectNode | undefined {
  const bare = unwrapNode(node)
  return bare.kind === "object" ? bare : undefined
}

/** What an absent value becomes: nothing (`optional`), a default to be made, or what the schema makes of `undefined` (`walk`). */
export type Absence =
  | { readonly kind: "optional" }
  | { readonly kind: "walk" }
  | { readonly kind: "default"; readonly make: () => unknown; readonly prefault: boolean }

/** What happens when a value is absent; undefined: it is required. */
export function absenceOf(node: SchemaNode): Absence | undefined {
  switch (node.kind) {
    case "optional": {
      // Zod: `.default(x).optional()` still fills in the default.
      const inner = absenceOf(node.inner)
      return inner?.kind === "default" ? inner : { kind: "optional" }
    }
    case "default":
      return { kind: "default", make: node.makeDefault, prefault: node.prefault }
    case "nullable":
    case "refined":
      return absenceOf(node.inner)
    case "lazy":
      return absenceOf(node.resolve())
    case "catch":
    case "opaque":
      return { kind: "walk" }
    case "pipe":
    case "codec":
      return node.from.kind === "any" || absenceOf(node.from) !== undefined ? { kind: "walk" } : undefined
    case "union":
      return node.members.some((member) => absenceOf(member) !== undefined) ? { kind: "walk" } : undefined
    default:
      return undefined
  }
}

/** The default value as it would be held, if the node has one. */
export function defaultOf(node: SchemaNode): { readonly value: unknown } | undefined {
  const absence = absenceOf(node)
  return absence?.kind === "default" ? { value: absence.make() } : undefined
}
