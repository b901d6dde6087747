// The names of union members in `loc`: pydantic's labels (`int`, `list[str]`, a model's name).
import { reprPython } from "./issue.ts"
import type { SchemaNode } from "./types.ts"

const scalarLabels = {
  string: "str",
  bigint: "int",
  boolean: "bool",
  date: "datetime",
  null: "none",
  any: "any",
  never: "never",
  file: "bytes",
} as const

/** pydantic's label of a union member. */
export function labelOf(node: SchemaNode): string {
  if (node.meta?.id !== undefined) return node.meta.id
  switch (node.kind) {
    case "string":
      return node.checks.length > 0 ? "constrained-str" : "str"
    case "number": {
      const type = node.integer ? "int" : "float"
      return node.checks.length > 0 ? `constrained-${type}` : type
    }
    case "literal":
      return `${node.enumeration ? "enum" : "literal"}[${node.values.map(reprPython).join(",")}]`
    case "object":
      return "object"
    case "array":
      return `list[${labelOf(node.item)}]`
    case "set":
      return `set[${labelOf(node.item)}]`
    case "tuple":
      return `tuple[${node.items.map(labelOf).join(", ")}]`
    case "record":
      return `dict[${labelOf(node.key)},${labelOf(node.value)}]`
    case "union":
      return `union[${node.members.map(labelOf).join(",")}]`
    case "nullable":
      return `nullable[${labelOf(node.inner)}]`
    case "optional":
    case "default":
    case "catch":
      return labelOf(node.inner)
    case "refined":
      return `function-after[refine(), ${labelOf(node.inner)}]`
    case "codec":
    case "pipe":
      return labelOf(node.from)
    case "lazy":
      return labelOf(node.resolve())
    case "opaque":
      return "value"
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "any":
    case "never":
    case "file":
      return scalarLabels[node.kind]
    default:
      return node satisfies never
  }
}
