// Questions about a node that several rooms ask: what is inside its wrappers, and what happens if its value is absent.
import type { ObjectNode, SchemaNode } from "./types.ts"

/** The node inside optional, nullable, default, catch, refined and lazy. */
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
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "any":
    case "never":
    case "file":
    case "literal":
    case "object":
    case "array":
    case "set":
    case "tuple":
    case "record":
    case "union":
    case "codec":
    case "pipe":
    case "opaque":
      return node
    default:
      return node satisfies never
  }
}

/** The object node inside wrappers; undefined if it is not an object. */
export function objectOf(node: SchemaNode): ObjectNode | undefined {
  const bare = unwrapNode(node)
  return bare.kind === "object" ? bare : undefined
}

/** What an absent value becomes: nothing (`optional`), a new default (`default`), or the result of validating `undefined` (`validator`). */
export type Absence =
  | { readonly kind: "optional" }
  | { readonly kind: "validator" }
  | { readonly kind: "default"; readonly make: () => unknown; readonly prefault: boolean }

/** What happens if a value is absent; undefined if it is required. */
export function absenceOf(node: SchemaNode): Absence | undefined {
  switch (node.kind) {
    case "optional": {
      // Zod: `.default(x).optional()` still fills in the default.
      const inner = absenceOf(node.inner)
      return inner?.kind === "default" ? inner : { kind: "optional" }
    }
    case "default":
      return { kind: "default", make: node.makeDefault, prefault: node.prefault }
    case "nullable": {
      // A prefault value is validated by the inner node, which does not accept null.
      const inner = absenceOf(node.inner)
      return inner?.kind === "default" && inner.prefault ? { kind: "validator" } : inner
    }
    case "refined":
      return absenceOf(node.inner)
    case "lazy":
      return absenceOf(node.resolve())
    case "catch":
      return { kind: "validator" }
    case "opaque":
      return node.mayBeAbsent ? { kind: "validator" } : undefined
    case "pipe":
    case "codec":
      return node.from.kind === "any" || absenceOf(node.from) !== undefined ? { kind: "validator" } : undefined
    case "union":
      return node.members.some((member) => absenceOf(member) !== undefined) ? { kind: "validator" } : undefined
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "any":
    case "never":
    case "file":
    case "literal":
    case "object":
    case "array":
    case "set":
    case "tuple":
    case "record":
      return undefined
    default:
      return node satisfies never
  }
}

/** Whether the decoded value may be absent (Zod's `optout`): if its absence is an error, the value is omitted instead. */
export function mayBeLeftOut(node: SchemaNode): boolean {
  switch (node.kind) {
    case "optional":
      return true
    case "nullable":
    case "catch":
    case "refined":
      return mayBeLeftOut(node.inner)
    case "union":
      return node.members.some(mayBeLeftOut)
    case "pipe":
    case "codec":
      return mayBeLeftOut(node.to)
    case "lazy":
      return mayBeLeftOut(node.resolve())
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "any":
    case "never":
    case "file":
    case "literal":
    case "object":
    case "array":
    case "set":
    case "tuple":
    case "record":
    case "default":
    case "opaque":
      return false
    default:
      return node satisfies never
  }
}

/** Whether a node has a default at any level (Zod's `optin` of `defaulted`). */
function suppliesDefault(node: SchemaNode): boolean {
  switch (node.kind) {
    case "default":
      return true
    case "optional":
    case "nullable":
    case "catch":
    case "refined":
      return suppliesDefault(node.inner)
    case "union":
      return node.members.some(suppliesDefault)
    case "pipe":
    case "codec":
      return suppliesDefault(node.from)
    case "lazy":
      return suppliesDefault(node.resolve())
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "any":
    case "never":
    case "file":
    case "literal":
    case "object":
    case "array":
    case "set":
    case "tuple":
    case "record":
    case "opaque":
      return false
    default:
      return node satisfies never
  }
}

/** What happens if a field is absent: like `absenceOf`, but a field that may be omitted and has no default is omitted. */
export function fieldAbsenceOf(node: SchemaNode): Absence | undefined {
  const absence = absenceOf(node)
  return absence?.kind === "validator" && mayBeLeftOut(node) && !suppliesDefault(node) ? { kind: "optional" } : absence
}

/** Whether a node accepts `undefined` like any other value. */
export function takesUndefined(node: SchemaNode): boolean {
  switch (node.kind) {
    case "any":
      return true
    case "nullable":
      return takesUndefined(node.inner)
    case "union":
      return node.members.some(takesUndefined)
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "never":
    case "file":
    case "literal":
    case "object":
    case "array":
    case "set":
    case "tuple":
    case "record":
    case "optional":
    case "default":
    case "catch":
    case "refined":
    case "codec":
    case "pipe":
    case "lazy":
    case "opaque":
      return false
    default:
      return node satisfies never
  }
}

/** The decoded default value; undefined if the node has none. */
export function defaultOf(node: SchemaNode): { readonly value: unknown } | undefined {
  const absence = absenceOf(node)
  return absence?.kind === "default" ? { value: absence.make() } : undefined
}

/** The nodes directly inside a node. */
export function innerNodes(node: SchemaNode): SchemaNode[] {
  switch (node.kind) {
    case "object":
      return [...(node.parts ?? []), ...node.fields.map((field) => field.node), ...(typeof node.rest === "object" ? [node.rest] : [])]
    case "array":
    case "set":
      return [node.item]
    case "tuple":
      return [...node.items, ...(node.rest === undefined ? [] : [node.rest])]
    case "record":
      return [node.key, node.value]
    case "union":
      return [...node.members]
    case "optional":
    case "nullable":
    case "default":
    case "catch":
    case "refined":
      return [node.inner]
    case "codec":
    case "pipe":
      return [node.from, node.to]
    case "lazy":
      return [node.resolve()]
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "any":
    case "never":
    case "file":
    case "literal":
    case "opaque":
      return []
    default:
      return node satisfies never
  }
}

/** Whether the decoded values are plain JSON, equal to the encoded ones. */
export function isJsonShaped(node: SchemaNode, seen = new Set<SchemaNode>()): boolean {
  if (seen.has(node)) return true
  seen.add(node)
  return isPlainKind(node) && innerNodes(node).every((inner) => isJsonShaped(inner, seen))
}

function isPlainKind(node: SchemaNode): boolean {
  switch (node.kind) {
    // Their decoded form differs from JSON, or only the library knows it.
    case "date":
    case "bigint":
    case "set":
    case "file":
    case "catch":
    case "codec":
    case "pipe":
    case "opaque":
      return false
    case "record":
      return !node.map
    case "literal":
      return node.values.every((value) => typeof value !== "bigint")
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "any":
    case "never":
    case "object":
    case "array":
    case "tuple":
    case "union":
    case "optional":
    case "nullable":
    case "default":
    case "refined":
    case "lazy":
      return true
    default:
      return node satisfies never
  }
}
