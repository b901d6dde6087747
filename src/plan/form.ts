// The form of an operation, with the fields of all its dependencies: urlencoded, or multipart if it has a file.
import { DeclarationError } from "../http/error-code.ts"
import { absenceOf, unwrapNode } from "../schema/node.ts"
import type { SchemaNode } from "../schema/types.ts"
import { type BodyFieldPlan, type FormFieldPlan, formModels } from "./parameter.ts"

/** The form of an operation. */
export interface FormPlan {
  /** Without duplicates: a name that several dependencies declare is listed once. */
  readonly fields: readonly FormFieldPlan[]
  /** Whether the document has a model with the fields, instead of the one model that is the whole form. */
  readonly embedded: boolean
  readonly required: boolean
  readonly mediaType: "multipart/form-data" | "application/x-www-form-urlencoded"
  /** Whether JSON parts are validated by pydantic's lax rules. */
  readonly lax: boolean
  /** Fields that may be sent as a part of type `application/json`: those that are not scalars or files. */
  readonly jsonNames: ReadonlySet<string>
  /** How many bytes of a file are stored, by name. If two inputs read one file, the larger size applies. */
  readonly keptSizes: ReadonlyMap<string, number>
  /** Whether a model rejects or keeps undeclared names, so that undeclared files have to be read. */
  readonly keepsOthers: boolean
}

/** Whether a node is, inside wrappers, a file or a list of files. */
export function isFileNode(node: SchemaNode): boolean {
  const bare = unwrapNode(node)
  return bare.kind === "file" || ((bare.kind === "array" || bare.kind === "set") && isFileNode(bare.item))
}

function takesJson(node: SchemaNode): boolean {
  const bare = unwrapNode(node)
  switch (bare.kind) {
    case "union":
      return bare.members.some(takesJson)
    case "object":
    case "record":
    case "array":
    case "set":
    case "tuple":
    case "any":
    case "opaque":
      return !isFileNode(bare)
    case "string":
    case "number":
    case "bigint":
    case "boolean":
    case "date":
    case "null":
    case "never":
    case "file":
    case "literal":
    case "optional":
    case "nullable":
    case "default":
    case "catch":
    case "refined":
    case "codec":
    case "pipe":
    case "lazy":
      return false
    default:
      return bare satisfies never
  }
}

function sizeFiles(inputs: readonly FormFieldPlan[]): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const { wireName, info, fields } of inputs) {
    const size = fields === undefined ? (info.maxSize ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
    for (const name of fields?.map((field) => field.wireName) ?? [wireName]) sizes.set(name, Math.max(size, sizes.get(name) ?? 0))
  }
  return sizes
}

/** Plans the form of an operation from its form inputs and those of its dependencies. Throws `DeclarationError` if there is also a body. */
export function planForm(
  inputs: readonly FormFieldPlan[],
  body: readonly BodyFieldPlan[],
  settings: { readonly laxBody: boolean },
  where: string,
): FormPlan | undefined {
  const [first] = inputs
  if (first === undefined) return undefined
  const [other] = body
  if (other !== undefined) {
    const names = `${JSON.stringify(first.name)} is read from a form and ${JSON.stringify(other.name)} from the whole body`
    throw new DeclarationError("HAYAPI_MIXED_BODY", `${where}: ${names}; declare both as Form(), or neither`)
  }
  const fields = [...new Map(inputs.map((input) => [input.wireName, input])).values()]
  const values = inputs.flatMap((input) => [input, ...(input.fields ?? [])])
  const hasFiles = values.some(({ node }) => isFileNode(node)) || inputs.some(({ source }) => source === "upload")
  return {
    fields,
    embedded: fields.length > 1 || first.fields === undefined,
    required: fields.some(({ node }) => absenceOf(node) === undefined),
    mediaType: hasFiles ? "multipart/form-data" : "application/x-www-form-urlencoded",
    lax: settings.laxBody,
    jsonNames: new Set(values.filter(({ node }) => takesJson(node)).map(({ wireName }) => wireName)),
    keptSizes: sizeFiles(inputs),
    keepsOthers: inputs.some(({ node }) => formModels(node).some(({ rest }) => rest !== "strip")),
  }
}
