// Components: the models that operations refer to. A model has one schema, or `-Input` and `-Output` if its two sides differ.
import { type DescribeContext, describeModel, type JsonSchema, type Side } from "../schema/json-schema.ts"
import type { SchemaNode } from "../schema/types.ts"

interface Model {
  readonly sides: Map<Side, JsonSchema>
}

const PREFIX = "#/components/schemas/"
// Separates id and side in a reference until it is known whether the sides differ. An id cannot contain it.
const MARK = "\u0000"

/** As in FastAPI: characters that a component name may not contain become `_`. */
const normalizeName = (id: string): string => id.replace(/[^A-Za-z0-9.\-_]/g, "_")

/** Collects the components of one document while it is described. */
export class Components {
  readonly #models = new Map<string, Model>()
  readonly #fixed = new Map<string, JsonSchema>()
  readonly #security = new Map<string, object>()
  /** Whether the errors of security schemes are documented. */
  readonly securityErrors: boolean
  readonly #titles: boolean
  readonly #separate: boolean

  constructor(options: { titles: boolean; separate: boolean; securityErrors: boolean }) {
    this.securityErrors = options.securityErrors
    this.#titles = options.titles
    this.#separate = options.separate
  }

  /** The context in which schemas of one side are described. */
  context(side: Side): DescribeContext {
    const actual = this.#separate ? side : "input"
    return { side: actual, titles: this.#titles, refer: (node, id) => this.#refer(node, id, actual) }
  }

  /** Adds a security scheme. If two have the same name, the last one is used, as in FastAPI. */
  addSecurity(name: string, object: object): void {
    this.#security.set(name, object)
  }

  /** Adds a schema under a fixed name and returns the reference to it. */
  add(name: string, schema: JsonSchema): string {
    this.#fixed.set(name, schema)
    return PREFIX + name
  }

  #refer(node: SchemaNode, id: string, side: Side): string {
    const model = this.#models.get(id) ?? { sides: new Map() }
    this.#models.set(id, model)
    if (!model.sides.has(side)) {
      // Set before its fields are described, because they may refer back to it.
      model.sides.set(side, {})
      model.sides.set(side, describeModel(node, this.context(side)))
    }
    return PREFIX + id + MARK + side
  }

  /** Adds the components, sorted by name, to the document, and resolves its references. */
  finish<T extends object>(document: T): T & { components?: { schemas?: JsonSchema; securitySchemes?: JsonSchema } } {
    const split = this.#findSplit()
    const schemas = new Map<string, unknown>()
    for (const [name, schema] of this.#fixed) schemas.set(name, resolve(schema, split))
    for (const [id, { sides }] of this.#models) {
      for (const [side, schema] of sides) schemas.set(nameOf(id, side, split), resolve(schema, split))
    }
    const resolved = resolve(document, split) as T
    const sorted = [...schemas].sort(([a], [b]) => (a < b ? -1 : 1))
    const components = {
      ...(sorted.length === 0 ? {} : { schemas: Object.fromEntries(sorted) }),
      ...(this.#security.size === 0 ? {} : { securitySchemes: Object.fromEntries(this.#security) }),
    }
    return Object.keys(components).length === 0 ? resolved : { ...resolved, components }
  }

  // Models whose sides differ, and models that refer to them.
  #findSplit(): ReadonlySet<string> {
    const split = new Set<string>()
    for (let before = -1; before < split.size; ) {
      before = split.size
      for (const [id, { sides }] of this.#models) {
        if (sides.size < 2 || split.has(id)) continue
        const [first, second] = [...sides.values()].map((schema) => JSON.stringify(resolve(schema, split)))
        if (first !== second) split.add(id)
      }
    }
    return split
  }
}

function nameOf(id: string, side: string, split: ReadonlySet<string>): string {
  const suffix = split.has(id) ? (side === "input" ? "-Input" : "-Output") : ""
  return normalizeName(id) + suffix
}

// Only references contain the mark. As in FastAPI's documents, null fields are omitted.
function resolve(value: unknown, split: ReadonlySet<string>): unknown {
  if (typeof value === "string") {
    if (!value.startsWith(PREFIX) || !value.includes(MARK)) return value
    const [id = "", side = ""] = value.slice(PREFIX.length).split(MARK)
    return PREFIX + nameOf(id, side, split)
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, split))
  if (typeof value !== "object" || value === null) return value
  const fields = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined)
  return Object.fromEntries(fields.map(([key, inner]) => [key, resolve(inner, split)]))
}
