// Parameters: the source and name of each declared input, and whether it is a list or a flattened model.

import { type BodyInfo, type HeaderInfo, isParameter, type Source, type UploadInfo } from "../declare/parameter.ts"
import { reservedNames } from "../declare/types.ts"
import { DeclarationError } from "../http/error-code.ts"
import type { TemplateName } from "../path/template.ts"
import { absenceOf, objectOf, unwrapNode } from "../schema/node.ts"
import { isSchema, readSchema } from "../schema/standard.ts"
import type { AnySchema, Field, ObjectNode, SchemaNode } from "../schema/types.ts"

/** The names of an operation's path, in order. */
export type PathNames = readonly TemplateName[]

/** The options of any marker. */
export type ParameterInfo = HeaderInfo & BodyInfo & UploadInfo

/** A declared input that is not a dependency. */
export interface InputPlan {
  /** The declared name, which the handler uses. */
  readonly name: string
  readonly source: Source
  /** The encoded name: in the request, in `loc` and in the document. */
  readonly wireName: string
  readonly node: SchemaNode
  readonly required: boolean
  readonly info: ParameterInfo
}

/** A value in path, query, header or cookie. */
export interface ParameterPlan extends InputPlan {
  readonly source: Exclude<Source, "body" | "form" | "upload">
  /** Whether it takes all values with its name, not one. */
  readonly many: boolean
  /** The fields of a flattened model; undefined for a single value. */
  readonly fields: readonly ParameterFieldPlan[] | undefined
}

/** A field of a flattened model. */
export interface ParameterFieldPlan {
  readonly name: string
  readonly wireName: string
  readonly node: SchemaNode
  readonly many: boolean
  readonly required: boolean
}

/** A value in the body. */
export interface BodyFieldPlan extends InputPlan {
  readonly source: "body"
  readonly embed: boolean
}

/** A value in a form, or a model of several. */
export interface FormFieldPlan extends InputPlan {
  readonly source: "form" | "upload"
  /** Whether it takes all entries with its name, not the last one. */
  readonly many: boolean
  /** The fields of a flattened model; undefined for a single value. */
  readonly fields: readonly ParameterFieldPlan[] | undefined
}

/** The header of a name: `userAgent` and `user_agent` become `user-agent`. */
export function toHeaderName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase()
}

const isMany = (node: SchemaNode): boolean => ["array", "set", "tuple"].includes(unwrapNode(node).kind)

/** The plan of an input from any source. */
export type AnyInputPlan = ParameterPlan | BodyFieldPlan | FormFieldPlan

/** Whether an input is read from a form. */
export function isFormField(input: AnyInputPlan): input is FormFieldPlan {
  return input.source === "form" || input.source === "upload"
}

/** Plans one declared input. `where` names the operation or dependency in errors. Throws `DeclarationError` for invalid declarations. */
export function planInput(name: string, declared: unknown, pathNames: PathNames, where: string): AnyInputPlan {
  if (reservedNames.has(name) || name === "__proto__") {
    throw new DeclarationError(
      "HAYAPI_RESERVED_NAME",
      `${where}: ${JSON.stringify(name)} is a reserved name; declare another one with an alias`,
    )
  }
  const marker = isParameter(declared) ? declared : undefined
  const schema: unknown = marker === undefined ? declared : marker["~schema"]
  if (!isSchema(schema)) {
    throw new DeclarationError("HAYAPI_NOT_A_DECLARATION", `${where}: ${JSON.stringify(name)} is not a schema, marker or dependency`)
  }
  const node = readSchema(schema as AnySchema)
  const alias = marker?.["~alias"]
  const inPath = pathNames.some((path) => path.name === (alias ?? name))
  const source = marker?.["~source"] ?? (inPath ? "path" : inferSource(node, name, where))
  const info = marker?.["~info"] ?? {}
  const wireName = alias ?? (source === "header" && info.convertUnderscores !== false ? toHeaderName(name) : name)
  const input = { name, wireName, node, info, required: absenceOf(node) === undefined }
  if (source === "body") return { ...input, source, embed: marker?.["~embed"] ?? false }
  if (source === "path") checkPathParameter(input, pathNames, where)
  if (source === "upload" && !["upload", undefined].includes(sourceKindOf(node))) {
    const fix = "use z.file(), a list of it, or no schema; for other values use Form()"
    throw new DeclarationError("HAYAPI_UPLOAD", `${where}: the schema of ${JSON.stringify(name)} does not accept a file; ${fix}`)
  }
  if (source === "form" || source === "upload") {
    const fields = formFieldsOf(node)
    return { ...input, source, many: isMany(node), fields: fields && planFields(fields, source, info) }
  }
  if (source !== "path" && !fitsText(node)) {
    const fix = `a ${source} has text: use a scalar, a list of scalars, or an object of them`
    throw new DeclarationError("HAYAPI_TEXT_PARAMETER", `${where}: no text fits the schema of ${JSON.stringify(name)}; ${fix}`)
  }
  const object = source === "path" ? undefined : objectOf(node)
  return { ...input, source, many: source !== "path" && isMany(node), fields: object && planFields(object.fields, source, info) }
}

/** The models of a form: one, or the members of a union of models; empty if it is not a model. */
export function formModels(node: SchemaNode): readonly ObjectNode[] {
  const bare = unwrapNode(node)
  if (bare.kind === "object") return [bare]
  const models = bare.kind === "union" ? bare.members.map(objectOf) : []
  return models.every((model) => model !== undefined) ? models : []
}

// For a union, the fields of all members are read; one is required if every member requires it.
function formFieldsOf(node: SchemaNode): readonly Field[] | undefined {
  const models = formModels(node)
  if (models.length <= 1) return models[0]?.fields
  const names = new Set(models.flatMap(({ fields }) => fields.map(({ name }) => name)))
  return [...names].map((name) => {
    const nodes = models.map(({ fields }) => fields.find((field) => field.name === name)?.node)
    const found = [...new Set(nodes)].filter((found) => found !== undefined)
    const inner: SchemaNode = found.length === 1 ? found[0]! : { kind: "union", members: found, discriminator: undefined, exclusive: false }
    return { name, node: nodes.includes(undefined) ? { kind: "optional", inner } : inner }
  })
}

function planFields(fields: readonly { name: string; node: SchemaNode }[], source: Source, info: ParameterInfo): ParameterFieldPlan[] {
  return fields.map(({ name, node }) => ({
    name,
    node,
    wireName: source === "header" && info.convertUnderscores !== false ? toHeaderName(name) : name,
    many: isMany(node),
    required: absenceOf(node) === undefined,
  }))
}

// Checked per operation, because a dependency may be used under many paths.
function checkPathParameter(
  { wireName, required, node }: Pick<InputPlan, "wireName" | "required" | "node">,
  pathNames: PathNames,
  where: string,
): void {
  const reason = findMisplaced(
    pathNames.some((path) => path.name === wireName),
    required,
    sourceKindOf(node),
  )
  if (reason !== undefined) throw new DeclarationError("HAYAPI_PATH_PARAMETER", `${where}: ${JSON.stringify(wireName)} ${reason}`)
}

function findMisplaced(known: boolean, required: boolean, sourceKind: SourceKind): string | undefined {
  if (!known) return "is declared with Path() but is not in the path"
  if (!required) return "is in the path, so it cannot be optional"
  return sourceKind === "body" || sourceKind === "upload" ? "is in the path, so it cannot be a list, an object or a file" : undefined
}

// Whether text can represent a schema: a single value, a list of them, or a model that is flattened. An unknown schema may be anything.
function fitsText(node: SchemaNode): boolean {
  const bare = unwrapNode(node)
  const isSingle = (item: SchemaNode): boolean => !["body", "upload"].includes(sourceKindOf(item) ?? "")
  switch (bare.kind) {
    case "array":
    case "set":
      return isSingle(bare.item)
    case "tuple":
      return bare.items.every(isSingle) && (bare.rest === undefined || isSingle(bare.rest))
    case "record":
    case "file":
      return false
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "any":
    case "never":
    case "literal":
    case "object":
    case "union":
    case "optional":
    case "nullable":
    case "default":
    case "catch":
    case "refined":
    case "codec":
    case "pipe":
    case "lazy":
    case "opaque":
      return true
    default:
      return bare satisfies never
  }
}

type SourceKind = "query" | "body" | "upload" | undefined

function sourceKindOf(node: SchemaNode): SourceKind {
  switch (node.kind) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "literal":
      return "query"
    case "file":
      return "upload"
    case "array":
      return sourceKindOf(node.item) === "upload" ? "upload" : "body"
    case "object":
    case "record":
    case "tuple":
    case "set":
      return "body"
    case "union": {
      const kinds = new Set(node.members.map(sourceKindOf))
      return kinds.size === 1 ? [...kinds][0] : undefined
    }
    case "optional":
    case "nullable":
    case "default":
    case "catch":
    case "refined":
      return sourceKindOf(node.inner)
    case "codec":
      return sourceKindOf(node.from)
    case "pipe":
      return sourceKindOf(node.from.kind === "any" ? node.to : node.from)
    case "lazy":
      return sourceKindOf(node.resolve())
    case "opaque":
      return foreignSourceKind(node.jsonSchema?.("input"))
    case "any":
    case "never":
      return undefined
    default:
      return node satisfies never
  }
}

function foreignSourceKind(schema: { readonly type?: unknown; readonly anyOf?: unknown } = {}): SourceKind {
  if (Array.isArray(schema.anyOf)) {
    const kinds = new Set(schema.anyOf.map(foreignSourceKind))
    return kinds.size === 1 ? [...kinds][0] : undefined
  }
  if (schema.type === "object" || schema.type === "array") return "body"
  return typeof schema.type === "string" ? "query" : undefined
}

function inferSource(node: SchemaNode, name: string, where: string): Source {
  const sourceKind = sourceKindOf(node)
  if (sourceKind !== undefined) return sourceKind
  const fix = "wrap it in Query(), Header(), Cookie(), Body(), Form() or Upload()"
  throw new DeclarationError(
    "HAYAPI_UNKNOWN_SOURCE",
    `${where}: the schema of ${JSON.stringify(name)} does not determine where its value comes from; ${fix}`,
  )
}

const convertorNodes: Readonly<Record<string, SchemaNode>> = {
  int: { kind: "number", integer: true, checks: [] },
  float: { kind: "number", integer: false, checks: [] },
}
const textNode: SchemaNode = { kind: "string", checks: [] }

/** Plans a path name that is not declared: a string, or the type of its convertor. */
export function planPathName({ name, convertor }: TemplateName): ParameterPlan {
  const node = convertorNodes[convertor] ?? textNode
  return { name, wireName: name, node, info: {}, required: true, source: "path", many: false, fields: undefined }
}

/** Throws `DeclarationError` if two inputs of one source have the same encoded name, so that both would read the same value. */
export function checkWireNames(parameters: readonly (ParameterPlan | FormFieldPlan)[], where: string): void {
  const seen = new Set<string>()
  for (const { source, wireName, fields } of parameters) {
    for (const name of fields?.map((field) => field.wireName) ?? [wireName]) {
      const key = `${source === "upload" ? "form" : source} ${JSON.stringify(name)}`
      if (seen.has(key)) throw new DeclarationError("HAYAPI_DUPLICATE_FIELD", `${where}: two inputs read ${key}`)
      seen.add(key)
    }
  }
}
