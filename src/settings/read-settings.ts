// Settings: environment variables and `.env` files, validated by a schema (pydantic's `BaseSettings`).
import { defaultRuntime } from "../app/default-runtime.ts"
import { HayapiError, UsageError } from "../http/error-code.ts"
import { unwrapNode } from "../schema/node.ts"
import { readSchema } from "../schema/standard.ts"
import type { AnySchema, ObjectNode, OutputOf, SchemaNode } from "../schema/types.ts"
import { checkValue } from "../schema/validate-value.ts"

/** Options of `readSettings`. */
export interface SettingsOptions {
  /** The prefix of every variable: with `SHOP_`, `port` is read from `SHOP_PORT`. Default: none. */
  readonly prefix?: string
  /** Files of `NAME=value` lines, in the syntax of Node's `--env-file`. Later files win, variables win over files; missing ones are ignored. */
  readonly envFile?: string | readonly string[]
  /** The separator between the names of nested settings: with `__`, `database.url` is read from `DATABASE__URL`. Default: no nesting. */
  readonly nestedDelimiter?: string
  /** The variables to read. Default: those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** An invalid setting. */
export interface SettingProblem {
  /** For example `SHOP_PORT`; inside JSON with the position: `SHOP_HOSTS.0`. */
  readonly variable: string
  readonly type: string
  readonly msg: string
}

/** The settings are invalid. The error names variables and what is wrong, never a value, because values may be secrets. */
export class SettingsError extends HayapiError<"HAYAPI_SETTINGS"> {
  override readonly name = "SettingsError"
  readonly problems: readonly SettingProblem[]

  constructor(problems: readonly SettingProblem[]) {
    super("HAYAPI_SETTINGS", `The settings are invalid${problems.map(({ variable, msg }) => `\n  ${variable}: ${msg}`).join("")}`)
    this.problems = problems
  }
}

/**
 * Reads settings: the field `adminEmail` or `admin_email` from `ADMIN_EMAIL`, in any case. Values are text and are coerced as in a query;
 * arrays, records and objects are JSON. Throws `SettingsError` with all problems, and `UsageError` if the schema is not an object or is
 * asynchronous.
 */
export function readSettings<S extends AnySchema>(schema: S, options: SettingsOptions = {}): Readonly<OutputOf<S>> {
  const node = unwrapNode(readSchema(schema))
  if (node.kind !== "object") throw new UsageError("HAYAPI_SETTINGS", "The schema of settings must be an object")
  const source = new Source(options)
  const given = source.readObject(node, options.prefix ?? "")
  const result = checkValue(schema, given, "lax")
  if (result instanceof Promise)
    throw new UsageError("HAYAPI_SETTINGS", "Settings are read synchronously, so their schema cannot be asynchronous")
  const found = result.problems.map(({ type, loc, msg }) => ({ type, msg, variable: nameVariable(node, loc, options) }))
  // A variable that could not be parsed counts as absent; its second problem is dropped.
  const problems = [...source.problems, ...found.filter(({ variable }) => source.problems.every((known) => known.variable !== variable))]
  if (problems.length > 0) throw new SettingsError(problems)
  return Object.freeze(result.value) as Readonly<OutputOf<S>>
}

class Source {
  readonly problems: SettingProblem[] = []
  /** Values by lower-case name. */
  readonly #variables = new Map<string, string>()
  readonly #delimiter: string | undefined

  constructor({ env = processVariables(), envFile = [], nestedDelimiter }: SettingsOptions) {
    this.#delimiter = nestedDelimiter
    for (const file of [envFile].flat()) this.#add(defaultRuntime.readEnvFile(file))
    this.#add(env)
  }

  #add(variables: Readonly<Record<string, string | undefined>>): void {
    for (const [name, text] of Object.entries(variables)) if (text !== undefined) this.#variables.set(name.toLowerCase(), text)
  }

  readObject(node: ObjectNode, prefix: string): Record<string, unknown> {
    const values: [string, unknown][] = []
    for (const { name, node: field } of node.fields) {
      const value = this.#read(unwrapNode(field), prefix + toVariable(name))
      if (value !== undefined) values.push([name, value])
    }
    return Object.fromEntries(values)
  }

  #read(node: SchemaNode, variable: string): unknown {
    const text = this.#variables.get(variable.toLowerCase())
    const whole = text === undefined || !isComposite(node) ? text : this.#parse(text, variable)
    if (node.kind !== "object" || this.#delimiter === undefined) return whole
    const inner = this.readObject(node, variable + this.#delimiter)
    if (Object.keys(inner).length === 0) return whole
    return typeof whole === "object" && whole !== null ? { ...whole, ...inner } : inner
  }

  #parse(text: string, variable: string): unknown {
    try {
      return JSON.parse(text)
    } catch {
      this.problems.push({ variable, type: "json_invalid", msg: "Input should be valid JSON" })
      return undefined
    }
  }
}

const isComposite = (node: SchemaNode): boolean => ["object", "array", "tuple", "set", "record"].includes(node.kind)

/** `adminEmail` and `admin_email` become `ADMIN_EMAIL`. */
const toVariable = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase()

// The location of a problem as the name of the variable.
function nameVariable(node: ObjectNode, loc: readonly (string | number)[], { prefix = "", nestedDelimiter }: SettingsOptions): string {
  const [first, ...rest] = loc
  if (first === undefined) return prefix === "" ? "(all settings)" : prefix
  const variable = prefix + toVariable(String(first))
  const field = node.fields.find(({ name }) => name === first)
  const inner = field === undefined ? undefined : unwrapNode(field.node)
  if (rest.length === 0) return variable
  if (inner?.kind !== "object" || nestedDelimiter === undefined) return [variable, ...rest].join(".")
  return nameVariable(inner, rest, { prefix: variable + nestedDelimiter, nestedDelimiter })
}

// Edge runtimes may not have a process.
const processVariables = (): Readonly<Record<string, string | undefined>> =>
  (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env ?? {}
