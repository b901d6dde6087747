// Describes nodes as JSON Schema 2020-12, in FastAPI's form: titles from names, models as references, defaults unless null.

import { absenceOf, defaultOf } from "./node.ts"
import { compileSerialize } from "./serialize.ts"
import type { Check, FormatOptions, LiteralNode, Meta, ObjectNode, SchemaNode, UnionNode } from "./types.ts"
import { ValidationContext } from "./validation-context.ts"

/** A JSON Schema 2020-12 object. */
export type JsonSchema = Record<string, unknown>

/** `input`: what a client sends; `output`: what it receives. They differ only for foreign schemas and `decimal()`. */
export type Side = "input" | "output"

/** How schemas are described. */
export interface DescribeContext {
  readonly side: Side
  /** Whether titles are made from field names, as in FastAPI. */
  readonly titles: boolean
  /** Returns the reference to a model that has an id. */
  refer(node: SchemaNode, id: string): string
}

/** The title of a name, as Python's `str.title()` makes it, with spaces for `_`: `item_id` -> `Item Id`. */
export function titleOf(name: string): string {
  return name.replaceAll("_", " ").replace(/\p{L}+/gu, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase())
}

/** Describes the schema of the parameter, body or response `name`: like `describeSchema`, with a title unless it is a plain reference. */
export function describeNamed(node: SchemaNode, name: string, context: DescribeContext): JsonSchema {
  const schema = describeSchema(node, context)
  return context.titles && !("$ref" in schema) && !("title" in schema) ? { ...schema, title: titleOf(name) } : schema
}

/** Describes a schema where it is used: a reference if it is a model with an id. */
export function describeSchema(node: SchemaNode, context: DescribeContext): JsonSchema {
  const { meta } = node
  if (meta?.id !== undefined) return { $ref: context.refer(node, meta.id) }
  return { ...describeKind(node, context), ...describeMeta(meta) }
}

/** Describes a model itself, as it appears in the document's components. */
export function describeModel(node: SchemaNode, context: DescribeContext): JsonSchema {
  const { id, ...meta } = node.meta ?? {}
  const titled = context.titles && id !== undefined ? { title: id } : {}
  const schema: JsonSchema = { ...describeKind(node, context), ...titled, ...describeMeta(meta) }
  // FastAPI cuts docstrings at a form feed.
  if (typeof schema.description === "string") schema.description = schema.description.split("\f", 1)[0]
  return schema
}

function describeMeta(meta: Meta | undefined): JsonSchema {
  if (meta === undefined) return {}
  const { id: _, ...rest } = meta
  return rest
}

const formats: Readonly<Record<string, JsonSchema>> = {
  email: { format: "email" },
  url: { format: "uri", minLength: 1 },
  uuid: { format: "uuid" },
  guid: { format: "uuid" },
  datetime: { format: "date-time" },
  date: { format: "date" },
  time: { format: "time" },
  duration: { format: "duration" },
  ipv4: { format: "ipv4" },
  ipv6: { format: "ipv6" },
  base64: { contentEncoding: "base64" },
}

// In pydantic's form: `uuid4`.
const describeVersion = ({ version }: FormatOptions): JsonSchema => (version === undefined ? {} : { format: `uuid${version.slice(1)}` })

const keywords: Readonly<Record<string, string>> = { gt: "exclusiveMinimum", ge: "minimum", lt: "exclusiveMaximum", le: "maximum" }

function describeChecks(checks: readonly Check[], unit: "Length" | "Items"): JsonSchema {
  const schema: JsonSchema = {}
  for (const check of checks) {
    if (check.check === "minLength" || check.check === "maxLength") schema[check.check.slice(0, 3) + unit] = check.limit
    else if (check.check === "multipleOf") schema.multipleOf = wireLimit(check.limit)
    else if (check.check === "pattern") schema.pattern = check.pattern.source
    else if (check.check === "format" && check.format in formats)
      Object.assign(schema, formats[check.format], describeVersion(check.options))
    else if (check.check === "format" && check.pattern !== undefined) schema.pattern ??= check.pattern.source
    else if (check.check in keywords && "limit" in check && !(check.limit instanceof Date))
      schema[keywords[check.check]!] = wireLimit(check.limit)
  }
  return schema
}

// JSON readers round limits beyond 2^53 anyway, so the document has plain numbers.
const wireLimit = (limit: unknown): unknown => (typeof limit === "bigint" ? Number(limit) : limit)

function describeKind(node: SchemaNode, context: DescribeContext): JsonSchema {
  const inner = (of: SchemaNode) => describeSchema(of, context)
  switch (node.kind) {
    case "string":
      return { type: "string", ...describeChecks(node.checks, "Length") }
    case "number":
      return { type: node.integer ? "integer" : "number", ...describeChecks(node.checks, "Length") }
    case "bigint":
      return { type: "integer", ...describeChecks(node.checks, "Length") }
    case "boolean":
      return { type: "boolean" }
    case "date":
      return { type: "string", format: "date-time" }
    case "null":
      return { type: "null" }
    case "any":
      return {}
    case "never":
      return { not: {} }
    case "file":
      return { type: "string", contentMediaType: "application/octet-stream" }
    case "literal":
      return describeLiteral(node)
    case "object":
      return describeObject(node, context)
    case "array":
      return { type: "array", items: inner(node.item), ...describeChecks(node.checks, "Items") }
    case "set":
      return { type: "array", items: inner(node.item), uniqueItems: true, ...describeChecks(node.checks, "Items") }
    case "tuple": {
      // minItems is the position of the last required item. With a rest element, a trailing `any` counts as optional.
      const isNeeded = (item: SchemaNode) => absenceOf(item) === undefined && !(item.kind === "any" && node.rest !== undefined)
      const required = node.items.findLastIndex(isNeeded) + 1
      const length = node.rest === undefined ? { maxItems: node.items.length } : { items: inner(node.rest) }
      return { type: "array", prefixItems: node.items.map(inner), minItems: required, ...length }
    }
    case "record":
      return { type: "object", additionalProperties: node.value.kind === "any" ? true : inner(node.value), ...describeKeys(node.key) }
    case "union":
      return describeUnion(node, context)
    case "optional":
    case "catch":
    case "refined":
      return inner(node.inner)
    case "nullable": {
      const schema = inner(node.inner)
      const options = Object.keys(schema).length === 1 && Array.isArray(schema.anyOf) ? (schema.anyOf as JsonSchema[]) : [schema]
      return { anyOf: [...options, { type: "null" }] }
    }
    case "default":
      return { ...inner(node.inner), ...describeDefault(node) }
    case "codec":
      return describeCodec(inner(node.from), () => inner(node.to))
    case "pipe":
      return inner(node.from.kind === "any" ? node.to : node.from)
    case "lazy":
      return inner(node.resolve())
    case "opaque":
      return describeForeign(node.jsonSchema?.(context.side))
    default:
      return node satisfies never
  }
}

// For text that contains JSON, adds the schema of the decoded value.
function describeCodec(wire: JsonSchema, describeDecoded: () => JsonSchema): JsonSchema {
  return wire.type === "string" && wire.contentMediaType === "application/json" ? { ...wire, contentSchema: describeDecoded() } : wire
}

// FastAPI omits null defaults.
function describeDefault(node: SchemaNode): JsonSchema {
  const value = defaultOf(node)?.value
  const validation = new ValidationContext()
  const wire = value === undefined ? undefined : compileSerialize(node)(value, validation)
  return wire === undefined || wire === null || validation.problems.length > 0 ? {} : { default: wireLimit(wire) }
}

function describeForeign(schema: object | undefined): JsonSchema {
  const { $schema: _, ...rest } = (schema ?? {}) as JsonSchema
  return rest
}

const typeNames: Readonly<Record<string, string>> = { string: "string", boolean: "boolean", bigint: "integer" }

function typeOfValue(value: unknown): string {
  if (value === null) return "null"
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number"
  return typeNames[typeof value] ?? "string"
}

function describeLiteral(node: LiteralNode): JsonSchema {
  const values = node.values.filter((value) => value !== undefined).map(wireLimit)
  const types = new Set(values.map(typeOfValue))
  const type = types.size === 1 ? { type: [...types][0] } : {}
  return values.length === 1 ? { const: values[0], ...type } : { enum: values, ...type }
}

function describeObject(node: ObjectNode, context: DescribeContext): JsonSchema {
  if (node.parts !== undefined) return { allOf: node.parts.map((part) => describeSchema(part, context)) }
  const properties: [string, JsonSchema][] = node.fields.map(({ name, node: field }) => [name, describeField(field, name, context)])
  const required = node.fields.filter((field) => absenceOf(field.node) === undefined).map((field) => field.name)
  const schema: JsonSchema = { type: "object", properties: Object.fromEntries(properties) }
  if (required.length > 0) schema.required = required
  if (node.rest === "refuse") schema.additionalProperties = false
  else if (node.rest === "keep") schema.additionalProperties = true
  else if (node.rest !== "strip") schema.additionalProperties = describeSchema(node.rest, context)
  return schema
}

/** Describes a field. It gets a title from its name, unless it is a reference or a nullable reference. */
export function describeField(node: SchemaNode, name: string, context: DescribeContext): JsonSchema {
  const schema = describeSchema(node, context)
  const options = Array.isArray(schema.anyOf) ? (schema.anyOf as JsonSchema[]) : []
  const isReference = "$ref" in schema || (options.length === 2 && "$ref" in options[0]! && options[1]!.type === "null")
  return context.titles && !isReference && !("title" in schema) ? { ...schema, title: titleOf(name) } : schema
}

function describeKeys(key: SchemaNode): JsonSchema {
  if (key.kind !== "string" || key.checks.length === 0) return {}
  return { propertyNames: describeChecks(key.checks, "Length") }
}

function describeUnion({ members, discriminator, exclusive }: UnionNode, context: DescribeContext): JsonSchema {
  const options = members.map((member) => describeSchema(member, context))
  if (discriminator === undefined) return exclusive ? { oneOf: options } : { anyOf: options }
  const mapping: Record<string, unknown> = {}
  for (const [i, member] of members.entries()) {
    const literal = member.kind === "object" ? member.fields.find((field) => field.name === discriminator)?.node : undefined
    if (literal?.kind !== "literal" || !("$ref" in options[i]!)) return { oneOf: options }
    for (const value of literal.values) mapping[String(value)] = options[i]!.$ref
  }
  return { oneOf: options, discriminator: { propertyName: discriminator, mapping } }
}
