// Outgoing values: compiles a node into a validator that checks a returned value, keeps declared fields only and encodes it for JSON.

import { compileChecks } from "./checks.ts"
import { compileLiteral, type Read, readBoolean, readInteger, readNumber } from "./coerce.ts"
import {
  compileArray,
  compileFields,
  compileRecord,
  compileRest,
  compileSet,
  compileTuple,
  isFieldSource,
  readField,
  setOwn,
} from "./container.ts"
import { writeDate } from "./date-time.ts"
import { makeProblem, type ProblemType, placeProblems } from "./issue.ts"
import { encodeJson } from "./json-encode.ts"
import { absenceOf, defaultOf, objectOf } from "./node.ts"
import { addQuick } from "./quick.ts"
import { namesItems, narrow, pickFields, type Selection, touch } from "./selection.ts"
import type { ArrayNode, Check, ObjectNode, RecordNode, RefinedNode, SchemaNode, SetNode, TupleNode } from "./types.ts"
import { compileUnion } from "./union.ts"
import { askLibrary, compileRefined } from "./validate.ts"
import { ValidationContext, type Validator } from "./validation-context.ts"

/** FastAPI's `response_model_*` options. */
export interface SerializeOptions {
  readonly include?: Selection | undefined
  readonly exclude?: Selection | undefined
  /** Omit fields that the handler omitted, instead of filling in their default. */
  readonly excludeUnset?: boolean | undefined
  /** Omit fields that equal their default. */
  readonly excludeDefaults?: boolean | undefined
  /** Omit model fields that are null. */
  readonly excludeNone?: boolean | undefined
}

const plain: SerializeOptions = {}
const compiled = new WeakMap<SchemaNode, Validator>()

/** Compiles the validator of a whole outgoing value, with a fast path for valid values if there are no options. */
export function compileSerialize(node: SchemaNode, options: SerializeOptions = plain): Validator {
  const full = compileFull(node, options)
  return options === plain ? addQuick(node, "out", full) : full
}

// Without options a schema is compiled once.
function compileFull(node: SchemaNode, options: SerializeOptions): Validator {
  if (options !== plain) return compileNode(node, options)
  const ready = compiled.get(node)
  if (ready !== undefined) return ready
  const validator = compileNode(node, options)
  compiled.set(node, validator)
  return validator
}

function compileNode(node: SchemaNode, options: SerializeOptions): Validator {
  const compile = (inner: SchemaNode) => compileFull(inner, options)
  switch (node.kind) {
    case "string":
      return compileTyped("string_type", (value) => typeof value === "string", node.checks)
    case "number":
      return compileRead(node.integer ? readInteger : readNumber, node.checks)
    case "bigint":
      return compileTyped(
        "int_type",
        (value) => typeof value === "bigint",
        node.checks,
        (value: bigint) => toWireInteger(value),
      )
    case "boolean":
      return compileRead(readBoolean, [])
    case "date":
      return compileTyped("datetime_type", isValidDate, node.checks, writeDate)
    case "literal": {
      const write = compileRead(compileLiteral(node, "json"), [])
      return (value, validation) => wireOfLiteral(write(value, validation))
    }
    case "null":
      return compileTyped("none_required", (value) => value === null, [])
    case "any":
      return encodeJson
    case "never":
      return compileTyped("extra_forbidden", (_value): _value is never => false, [])
    case "object":
      return compileObject(node, options)
    case "array":
    case "set":
    case "tuple":
    case "record":
      return compileSelected(options, (narrowed) => compileContainer(node, (inner) => compileFull(inner, narrowed)))
    case "union":
      return compileUnion(node, compile, undefined)
    case "optional": {
      const validator = compile(node.inner)
      return (value, validation) => (value === undefined ? undefined : validator(value, validation))
    }
    case "nullable": {
      const validator = compile(node.inner)
      return (value, validation) => (value === null ? null : validator(value, validation))
    }
    case "default": {
      const validator = compile(node.inner)
      return (value, validation) => validator(value === undefined ? validation.makeDefault(node.makeDefault) : value, validation)
    }
    case "catch":
      return compile(node.inner)
    case "refined":
      return compileRefinedOut(node, compile(node.inner))
    case "codec": {
      const validator = compile(node.from)
      return (value, validation) => {
        const start = validation.problems.length
        const wire = askLibrary(node.encode, value, value, validation)
        return validation.problems.length > start || validation.isOpen ? undefined : validator(wire, validation)
      }
    }
    case "pipe": {
      const [first, second] = [compile(node.to), compile(node.from)]
      return (value, validation) => {
        const start = validation.problems.length
        first(value, validation)
        return validation.problems.length > start ? undefined : second(value, validation)
      }
    }
    case "lazy": {
      let validator: Validator | undefined
      return (value, validation) => {
        validator ??= compile(node.resolve())
        return validator(value, validation)
      }
    }
    case "opaque":
    case "file":
      return (value, validation) => askLibrary(node.ask, value, value, validation)
    default:
      return node satisfies never
  }
}

function compileContainer(node: ArrayNode | SetNode | TupleNode | RecordNode, compileItem: (inner: SchemaNode) => Validator): Validator {
  switch (node.kind) {
    case "array":
      return compileArray(node, compileItem)
    case "set":
      return compileSet(node, compileItem, "out")
    case "tuple":
      return compileTuple(node, compileItem)
    case "record":
      return compileRecord(node, compileItem, () => (key) => key, "out")
    default:
      return node satisfies never
  }
}

// A selection inside a container applies `__all__` to every item; one that names items is applied to the encoded container.
function compileSelected(options: SerializeOptions, compile: (narrowed: SerializeOptions) => Validator): Validator {
  const { include, exclude } = options
  if (include === undefined && exclude === undefined) return compile(options)
  if (![include, exclude].some(namesItems)) return compile(narrowOptions(options, "__all__"))
  const validator = compile({ ...options, include: undefined, exclude: undefined })
  return (value, validation) => {
    const start = validation.problems.length
    const wire = validator(value, validation)
    return validation.problems.length > start ? wire : pickFields(wire, include, exclude)
  }
}

const isValidDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime())

// Safe integers are encoded as numbers; larger ones stay bigints, which our JSON writer supports.
const toWireInteger = (value: bigint): number | bigint => {
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

const wireOfLiteral = (value: unknown): unknown => (typeof value === "bigint" ? toWireInteger(value) : value)

/** Validates a value of one JavaScript type, checks it, then encodes it with `write`. */
function compileTyped<T>(
  type: ProblemType,
  fits: (value: unknown) => value is T,
  checks: readonly Check[],
  write?: (value: T) => unknown,
): Validator {
  const check = compileChecks(checks)
  return (value, validation) => {
    if (!fits(value)) return void validation.problems.push(makeProblem(type, value))
    const start = validation.problems.length
    const decoded = check === undefined ? value : check(value, validation)
    return write === undefined || validation.problems.length > start ? decoded : write(decoded as T)
  }
}

function compileRead(read: (input: unknown, mode: "json", message: undefined) => Read<unknown>, checks: readonly Check[]): Validator {
  const check = compileChecks(checks)
  return (value, validation) => {
    const result = read(value, "json", undefined)
    if ("problem" in result) return void validation.problems.push(result.problem)
    return check === undefined ? result.value : check(result.value, validation)
  }
}

/** The selections that apply inside a field or, for `__all__`, inside every item. */
function narrowOptions(options: SerializeOptions, name: string): SerializeOptions {
  if (options.include === undefined && options.exclude === undefined) return options
  return { ...options, include: narrow(options.include, name), exclude: narrow(options.exclude, name) }
}

function isSelected(options: SerializeOptions, name: string): boolean {
  if (options.exclude !== undefined && touch(options.exclude, name) === "whole") return false
  return options.include === undefined || touch(options.include, name) !== "none"
}

// Refinements are passed the decoded value with its defaults, not the encoded one.
function compileRefinedOut(node: RefinedNode, validator: Validator): Validator {
  const defaults = (objectOf(node.inner)?.fields ?? []).filter((field) => absenceOf(field.node)?.kind === "default")
  const fill: Validator = (value) => {
    if (defaults.length === 0 || !isFieldSource(value)) return value
    const absent = defaults.filter(({ name }) => value[name] === undefined)
    return absent.length === 0
      ? value
      : { ...value, ...Object.fromEntries(absent.map((field) => [field.name, defaultOf(field.node)?.value])) }
  }
  const refine = compileRefined(node, fill)
  return (value, validation) => {
    const start = validation.problems.length
    const wire = validator(value, validation)
    if (validation.problems.length === start) refine(value, validation)
    return wire
  }
}

// Validates an outgoing object, with its fields in the order of declaration. Absent fields get their default; they are the "unset" ones.
function compileObject(node: ObjectNode, options: SerializeOptions): Validator {
  const { excludeUnset = false, excludeNone = false, excludeDefaults = false } = options
  const fields = compileFields(node, (inner, name) => compileFull(inner, narrowOptions(options, name))).map((field, i) => ({
    ...field,
    leaves: isSelected(options, field.name),
    usual: excludeDefaults ? writeDefault(node.fields[i]!.node, field.validator) : undefined,
  }))
  const others: ObjectNode["rest"] = node.rest === "keep" ? { kind: "any" } : node.rest
  const rest = compileRest({ ...node, rest: others }, (inner) => compileFull(inner, options))
  const selects = options.include !== undefined || options.exclude !== undefined
  return (value, validation) => {
    if (!isFieldSource(value)) return void validation.problems.push(makeProblem("model_attributes_type", value))
    const { problems } = validation
    const wire: Record<string, unknown> = {}
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!
      const given = readField(value, field)
      if (given === undefined && field.absence !== undefined && (excludeUnset || field.absence.kind === "optional")) continue
      const start = problems.length
      let result: unknown
      if (given === undefined && field.absence === undefined) problems.push(makeProblem("missing", value))
      else result = field.validator(given, validation)
      if (problems.length > start) placeProblems(problems, start, field.name)
      if (!field.leaves || result === undefined || (excludeNone && result === null)) continue
      if (field.usual !== undefined && JSON.stringify(result) === field.usual) continue
      if (field.special) setOwn(wire, field.name, result)
      else wire[field.name] = result
    }
    if (rest !== undefined) {
      rest(value, wire, validation)
      if (selects) for (const name of Object.keys(wire)) if (!isSelected(options, name)) delete wire[name]
    }
    return wire
  }
}

// The encoded default, to compare with; undefined without a default.
function writeDefault(node: SchemaNode, validator: Validator): string | undefined {
  const usual = defaultOf(node)
  return usual === undefined ? undefined : JSON.stringify(validator(usual.value, new ValidationContext()))
}

/**
 * The path of field names to the first part of a response model that cannot be encoded (a one-way transform or preprocess); undefined if
 * every part can.
 */
export function findOneWay(node: SchemaNode, seen = new Set<SchemaNode>()): readonly string[] | undefined {
  if (seen.has(node)) return undefined
  seen.add(node)
  const look = (inner: SchemaNode, ...names: string[]) => {
    const found = findOneWay(inner, seen)
    return found === undefined ? undefined : [...names, ...found]
  }
  switch (node.kind) {
    case "pipe":
      return node.oneWay ? [] : (look(node.from) ?? look(node.to))
    case "object": {
      for (const field of node.fields) {
        const found = look(field.node, field.name)
        if (found !== undefined) return found
      }
      return undefined
    }
    case "array":
    case "set":
      return look(node.item, "[]")
    case "record":
      return look(node.value, "{}")
    case "tuple":
    case "union": {
      for (const inner of node.kind === "tuple" ? node.items : node.members) {
        const found = look(inner)
        if (found !== undefined) return found
      }
      return undefined
    }
    case "optional":
    case "nullable":
    case "default":
    case "catch":
    case "refined":
      return look(node.inner)
    case "codec":
      return look(node.from)
    case "lazy":
      return look(node.resolve())
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
      return undefined
    default:
      return node satisfies never
  }
}
