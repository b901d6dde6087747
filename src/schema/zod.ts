// Converts Zod 4 schemas (classic and mini) to nodes. Reads only `_zod.def` and does not import Zod, so apps without Zod do not load it.
import { findExtension } from "./extension.ts"
import { mergeObjects } from "./intersection.ts"
import { takesUndefined } from "./node.ts"
import type { AskLibrary, AuthorMessage, Check, Field, LibraryIssue, Meta, Refinement, SchemaNode, Verdict } from "./types.ts"
import { compileFresh, makeDefaultOf } from "./zod-defaults.ts"
import type { ZodCheck, ZodDefinition, ZodIssue, ZodPayload, ZodResult, ZodSchema, ZodTransform } from "./zod-definition.ts"

const known = new WeakMap<object, SchemaNode>()
const reading = new Set<object>()

/** The node of a Zod schema; the same object for the same schema. */
export function readZod(schema: ZodSchema): SchemaNode {
  const ready = known.get(schema)
  if (ready !== undefined) return ready
  if (reading.has(schema)) return { kind: "lazy", resolve: () => known.get(schema)! }
  reading.add(schema)
  try {
    const node = withMeta(withRefinements(readKind(schema), schema), schema)
    known.set(schema, node)
    return node
  } finally {
    reading.delete(schema)
  }
}

function metaOf(schema: ZodSchema): Meta | undefined {
  if (typeof schema.meta === "function") return schema.meta()
  const registry = (globalThis as { __zod_globalRegistry?: { get(schema: unknown): Meta | undefined } }).__zod_globalRegistry
  return registry?.get(schema)
}

function withMeta(node: SchemaNode, schema: ZodSchema): SchemaNode {
  const meta = metaOf(schema)
  const message = messageOf(schema._zod.def)
  if (meta === undefined && message === undefined) return node
  return { ...node, ...(meta === undefined ? {} : { meta: { ...meta } }), ...(message === undefined ? {} : { message }) }
}

/** The custom message of a schema or check, if it has one. */
function messageOf(def: ZodDefinition): AuthorMessage | undefined {
  const { error } = def
  if (typeof error !== "function") return undefined
  return (input) => textOf(error({ ...def, code: input === undefined ? "invalid_type" : "custom", input, path: [] }))
}

/** What a custom `error` returned: the text, or an object that has it. */
function textOf(said: unknown): string | undefined {
  if (typeof said === "string") return said
  return typeof said === "object" && said !== null && "message" in said && typeof said.message === "string" ? said.message : undefined
}

/** Validates with the whole schema. */
function askSchema(schema: ZodSchema): AskLibrary {
  const makeFresh = compileFresh(schema)
  return (value) => settle(schema["~standard"].validate(value), verdictOf(value, makeFresh))
}

function verdictOf(value: unknown, makeFresh: (value: unknown) => unknown): (result: ZodResult) => Verdict {
  return (result) => (result.issues === undefined ? { value: makeFresh(result.value), issues: [] } : { value, issues: result.issues })
}

function settle<T, R>(result: T | Promise<T>, then: (result: T) => R | Promise<R>): R | Promise<R> {
  return result instanceof Promise ? result.then(then) : then(result)
}

// A schema such as `z.email()` makes the messages of its issues itself. Its other checks are run separately.
function askFormat(check: ZodCheck): AskLibrary {
  return (value) =>
    settle(askCheck(check)(value), (verdict) =>
      verdict.issues.length === 0 ? verdict : wordIssues(check as ZodCheck & ZodSchema, verdict),
    )
}

function wordIssues(schema: ZodSchema, verdict: Verdict): Verdict {
  // A format alone is synchronous.
  const worded = schema["~standard"].validate(verdict.value) as ZodResult
  return {
    value: verdict.value,
    issues: verdict.issues.map((issue) => ({ ...issue, message: worded.issues?.[0]?.message ?? issue.message ?? "" })),
  }
}

// Runs one Zod check on a converted value.
function askCheck(check: ZodCheck): AskLibrary {
  return (value) => {
    const payload: ZodPayload = { value, issues: [] }
    return settle(check._zod.check(payload), () => ({ value: payload.value, issues: payload.issues.map(withMessage) }))
  }
}

interface ZodConfig {
  readonly customError?: (issue: ZodIssue) => unknown
  readonly localeError?: (issue: ZodIssue) => unknown
}

// Zod adds messages when a parse ends, so issues of a single check have none: use the check's own, that of `z.config`, or the locale's.
function withMessage(issue: ZodIssue): LibraryIssue {
  if (typeof issue.message === "string") return issue
  const config = (globalThis as { __zod_globalConfig?: ZodConfig }).__zod_globalConfig
  const said = issue.inst?._zod.def.error?.(issue) ?? config?.customError?.(issue) ?? config?.localeError?.(issue)
  return { ...issue, message: textOf(said) ?? "Invalid input" }
}

// Checks that pydantic has are run by us, all others by Zod.
function withRefinements(node: SchemaNode, schema: ZodSchema): SchemaNode {
  const left = ownChecks(schema).filter((check) => readCheck(check) === undefined)
  if (left.length === 0 || node.kind === "opaque") return node
  const refinements = left.map((check): Refinement => ({ ask: askCheck(check), when: check._zod.def.when }))
  return { kind: "refined", inner: node, refinements }
}

const checkNames: Readonly<Record<string, "minLength" | "maxLength">> = {
  min_length: "minLength",
  max_length: "maxLength",
  min_size: "minLength",
  max_size: "maxLength",
}

function ownChecks(schema: ZodSchema): readonly ZodCheck[] {
  return schema._zod.def.checks ?? []
}

function readCheck(check: ZodCheck): Check[] | undefined {
  const def = check._zod.def
  const author = messageOf(def)
  const common = { ...(author === undefined ? {} : { message: author }), fatal: def.abort === true }
  switch (def.check) {
    case "min_length":
    case "max_length":
    case "min_size":
    case "max_size":
      return [{ ...common, check: checkNames[def.check]!, limit: (def.minimum ?? def.maximum)! }]
    case "length_equals":
    case "size_equals": {
      const limit = (def.length ?? def.size)!
      return [
        { ...common, check: "minLength", limit },
        { ...common, check: "maxLength", limit },
      ]
    }
    case "greater_than":
      return [{ ...common, check: def.inclusive ? "ge" : "gt", limit: def.value }]
    case "less_than":
      return [{ ...common, check: def.inclusive ? "le" : "lt", limit: def.value }]
    case "multiple_of":
      return [{ ...common, check: "multipleOf", limit: def.value as number | bigint }]
    case "number_format":
      return numberRanges[def.format]?.map((range) => ({ ...common, ...range })) ?? []
    case "bigint_format":
      return bigintRanges[def.format]?.map((range) => ({ ...common, ...range })) ?? []
    case "string_format":
      if (def.format === "regex") return [{ ...common, check: "pattern", pattern: def.pattern }]
      return [
        {
          ...common,
          check: "format",
          format: def.format,
          options: { version: def.version, protocol: def.protocol, offset: def.offset, local: def.local },
          pattern: def.pattern,
          ask: "~standard" in check ? askFormat(check) : askCheck(check),
        },
      ]
    case "overwrite":
      return [{ ...common, check: "overwrite", change: def.tx }]
    default:
      return undefined
  }
}

interface Range {
  readonly check: "ge" | "le"
  readonly limit: number | bigint
}

const between = <T extends number | bigint>(low: T, high: T): Range[] => [
  { check: "ge", limit: low },
  { check: "le", limit: high },
]
// "safeint" adds no range to the document: integers beyond 2^53 are rejected anyway.
const numberRanges: Readonly<Record<string, Range[]>> = {
  int32: between(-(2 ** 31), 2 ** 31 - 1),
  uint32: between(0, 2 ** 32 - 1),
  float32: between(-3.4028234663852886e38, 3.4028234663852886e38),
}
const bigintRanges: Readonly<Record<string, Range[]>> = {
  int64: between(-(2n ** 63n), 2n ** 63n - 1n),
  uint64: between(0n, 2n ** 64n - 1n),
}
const integerFormats = new Set(["safeint", "int32", "uint32"])

// A schema made by `z.email()` or `z.int()` is also its own first check.
function checksOf(schema: ZodSchema): Check[] {
  const own = "check" in schema._zod.def ? [schema as unknown as ZodCheck] : []
  return [...own, ...ownChecks(schema)].flatMap((check) => readCheck(check) ?? [])
}

function isInteger(schema: ZodSchema): boolean {
  return [schema._zod.def, ...ownChecks(schema).map((check) => check._zod.def)].some(
    (def) => def.check === "number_format" && integerFormats.has(def.format),
  )
}

function readKind(schema: ZodSchema): SchemaNode {
  const def = schema._zod.def
  const extended = findExtension(schema)
  if (extended !== undefined) return extended(askSchema(schema))
  switch (def.type) {
    case "string":
      return { kind: "string", checks: checksOf(schema) }
    case "number":
      return { kind: "number", integer: isInteger(schema), checks: checksOf(schema) }
    case "bigint":
      return { kind: "bigint", checks: checksOf(schema) }
    case "boolean":
      return { kind: "boolean" }
    case "date":
      return { kind: "date", checks: checksOf(schema) }
    case "null":
      return { kind: "null" }
    case "undefined":
    case "void":
      return { kind: "optional", inner: { kind: "never" } }
    case "any":
    case "unknown":
      return { kind: "any" }
    case "never":
      return { kind: "never" }
    case "literal":
      return { kind: "literal", values: def.values, enumeration: false }
    case "enum":
      return { kind: "literal", values: enumValues(def.entries), enumeration: true }
    case "object":
      return { kind: "object", fields: readFields(def.shape), rest: readRest(def.catchall) }
    case "array":
      return { kind: "array", item: readZod(def.element), checks: checksOf(schema) }
    case "set":
      return { kind: "set", item: readZod(def.valueType), checks: checksOf(schema) }
    case "tuple":
      return { kind: "tuple", items: def.items.map(readZod), rest: def.rest == null ? undefined : readZod(def.rest) }
    case "record":
      return readRecord(schema)
    case "map":
      return { kind: "record", key: readZod(def.keyType), value: readZod(def.valueType), map: true }
    case "union":
      if (def.inclusive === false && def.discriminator === undefined)
        return { kind: "union", members: def.options.map(readZod), discriminator: undefined, exclusive: true }
      return readUnion(def.options.map(readZod), def.discriminator)
    case "optional":
      return { kind: "optional", inner: readZod(def.innerType) }
    case "nullable":
      return { kind: "nullable", inner: readZod(def.innerType) }
    case "default":
    case "prefault":
      return { kind: "default", inner: readZod(def.innerType), makeDefault: makeDefaultOf(def), prefault: def.type === "prefault" }
    case "readonly":
      return { ...readZod(def.innerType), meta: undefined }
    case "catch":
      return { kind: "catch", inner: readZod(def.innerType), ask: askSchema(schema) }
    case "lazy":
      return lazily(() => (isAnyJson(def) ? { kind: "any" } : readZod(def.getter())))
    case "pipe":
      return readPipe(def)
    case "intersection":
      return mergeObjects(readZod(def.left), readZod(def.right)) ?? readOpaque(schema)
    case "template_literal":
      return { kind: "string", checks: [{ check: "pattern", pattern: schema._zod.pattern! }] }
    case "file":
      return { kind: "file", ask: askSchema(schema) }
    default:
      return readOpaque(schema)
  }
}

// `z.json()`: a union of scalars, arrays and records of itself. Since it accepts any JSON value, it needs no recursion.
function isAnyJson(def: ZodDefinition): boolean {
  const union = def.getter()._zod.def
  if (union.type !== "union" || union.options.length !== 6) return false
  const types = union.options.map((option) => option._zod.def.type)
  const list = union.options.find((option) => option._zod.def.type === "array")
  return types.includes("record") && types.includes("null") && list?._zod.def.element._zod.def.getter === def.getter
}

function lazily(make: () => SchemaNode): SchemaNode {
  let made: SchemaNode | undefined
  return {
    kind: "lazy",
    resolve: () => {
      made ??= make()
      return made
    },
  }
}

// TypeScript's numeric enums contain each name also as the value of its number.
function enumValues(entries: Record<string, string | number>): (string | number)[] {
  const names = Object.values(entries).filter((value) => typeof value === "number")
  return [
    ...new Set(
      Object.entries(entries).flatMap(([key, value]) => (names.includes(Number(key)) && typeof value === "string" ? [] : [value])),
    ),
  ]
}

function readFields(shape: Record<string, ZodSchema>): Field[] {
  return Object.keys(shape).map((name) => ({ name, node: readZod(shape[name]!) }))
}

function readRest(catchall: ZodSchema | undefined): "strip" | "refuse" | "keep" | SchemaNode {
  if (catchall === undefined) return "strip"
  const node = readZod(catchall)
  if (node.kind === "never") return "refuse"
  return node.kind === "any" ? "keep" : node
}

// Keys of an enum or literal are all required (Zod 4), except in a `z.partialRecord`.
function readRecord(schema: ZodSchema): SchemaNode {
  const { keyType, valueType, mode, partial } = schema._zod.def
  if (mode === "loose") return readOpaque(schema)
  const value = readZod(valueType)
  if (keyType._zod.values === undefined) return { kind: "record", key: readZod(keyType), value, map: false }
  // For Zod an absent key has the value undefined, which `any` accepts.
  const node: SchemaNode = partial === true || takesUndefined(value) ? { kind: "optional", inner: value } : value
  return { kind: "object", fields: [...keyType._zod.values].map((name) => ({ name: String(name), node })), rest: "refuse" }
}

// `null` and `undefined` as members become nullable and optional, without labels in errors, like pydantic's `T | None`.
function readUnion(members: SchemaNode[], discriminator: string | undefined): SchemaNode {
  const rest = members.filter((member) => member.kind !== "null" && !(member.kind === "optional" && member.inner.kind === "never"))
  let node: SchemaNode = rest.length === 1 ? rest[0]! : { kind: "union", members: rest, discriminator, exclusive: false }
  if (rest.length === 0) return { kind: "null" }
  if (members.some((member) => member.kind === "null")) node = { kind: "nullable", inner: node }
  if (members.some((member) => member.kind === "optional" && member.inner.kind === "never")) node = { kind: "optional", inner: node }
  return node
}

function readPipe(def: ZodDefinition): SchemaNode {
  const { out } = def
  if (typeof def.reverseTransform === "function") {
    const decode: AskLibrary = (value) => runTransform(def.transform, value)
    return { kind: "codec", from: readZod(def.in), to: readZod(out), decode, check: askSchema(out), encode: askEncode(def) }
  }
  const [from, to] = [def.in._zod.def.type, out._zod.def.type]
  if (from === "transform") return { kind: "pipe", from: { kind: "any" }, to: readZod(out), ask: askPair(def.in, out), oneWay: true }
  return {
    kind: "pipe",
    from: readZod(def.in),
    to: to === "transform" ? { kind: "any" } : readZod(out),
    ask: askSchema(out),
    oneWay: to === "transform",
  }
}

function askPair(first: ZodSchema, second: ZodSchema): AskLibrary {
  const [askFirst, askSecond] = [askSchema(first), askSchema(second)]
  return (value) => settle(askFirst(value), (verdict) => (verdict.issues.length > 0 ? verdict : askSecond(verdict.value)))
}

// The decoded value is validated before it is encoded; the result is validated as the encoded form.
function askEncode({ out, reverseTransform }: ZodDefinition): AskLibrary {
  const askDecoded = askSchema(out)
  return (value) =>
    settle(askDecoded(value), (verdict) => (verdict.issues.length > 0 ? verdict : runTransform(reverseTransform!, verdict.value)))
}

function runTransform(transform: ZodTransform, value: unknown): Verdict | Promise<Verdict> {
  const payload: ZodPayload = { value, issues: [] }
  return settle<unknown, Verdict>(transform(value, payload), (result) => ({ value: result, issues: payload.issues.map(withMessage) }))
}

function readOpaque(schema: ZodSchema): SchemaNode {
  return { kind: "opaque", ask: askSchema(schema), mayBeAbsent: schema._zod.optin !== undefined, jsonSchema: undefined }
}
