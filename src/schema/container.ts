// Arrays, sets, tuples, records and objects: validators of both directions, and the validator of incoming objects.
import { compileItemCount } from "./checks.ts"
import { makeProblem, placeProblems } from "./issue.ts"
import { type Absence, absenceOf, fieldAbsenceOf, mayBeLeftOut, takesUndefined } from "./node.ts"
import { rememberFilled } from "./sent.ts"
import type { ArrayNode, ObjectNode, RecordNode, SchemaNode, SetNode, TupleNode } from "./types.ts"
import type { ValidationContext, Validator } from "./validation-context.ts"

/** Compiles a node inside a container. */
export type CompileInner = (node: SchemaNode) => Validator

/** Sets a property even if its name is `__proto__`. */
export function setOwn(target: object, name: string, value: unknown): void {
  if (name === "__proto__") Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  else (target as Record<string, unknown>)[name] = value
}

/** Whether a value is an object but not an array, so that its fields can be read. */
export function isFieldSource(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function validateItems(values: readonly unknown[], validator: Validator, validation: ValidationContext): unknown[] {
  // Pushed, not preallocated: JSON.stringify is faster on an array without holes.
  const items: unknown[] = []
  for (let i = 0; i < values.length; i++) {
    const start = validation.problems.length
    items.push(validator(values[i], validation))
    if (validation.problems.length > start) placeProblems(validation.problems, start, i)
  }
  return items
}

/** Validates an array and each of its items, in both directions. */
export function compileArray(node: ArrayNode, compile: CompileInner): Validator {
  const validator = compile(node.item)
  const count = compileItemCount(node.checks, "List")
  return (value, validation) => {
    if (!Array.isArray(value)) return void validation.problems.push(makeProblem("list_type", value, undefined, node.message?.(value)))
    const start = validation.problems.length
    const items = validateItems(value, validator, validation)
    count?.(value, value.length, start, validation)
    return items
  }
}

/** `in`: an array becomes a `Set`. `out`: a `Set` becomes an array. */
export function compileSet(node: SetNode, compile: CompileInner, direction: "in" | "out"): Validator {
  const validator = compile(node.item)
  const count = compileItemCount(node.checks, "Set")
  return (value, validation) => {
    const fits = direction === "in" ? Array.isArray(value) : value instanceof Set
    if (!fits) return void validation.problems.push(makeProblem("set_type", value, undefined, node.message?.(value)))
    const start = validation.problems.length
    const given = [...(value as Iterable<unknown>)]
    const items = validateItems(given, validator, validation)
    const set = new Set(items)
    if (validation.problems.length > start) set.delete(undefined)
    count?.(given, set.size, start, validation)
    return direction === "in" ? set : items
  }
}

/** Validates a tuple, in both directions. Absent items at the end are omitted if they are optional. */
export function compileTuple(node: TupleNode, compile: CompileInner): Validator {
  const validators = node.items.map(compile)
  const absences = node.items.map(absenceOf)
  const tail = node.items.findLastIndex((item) => !mayBeLeftOut(item)) + 1
  const rest = node.rest === undefined ? undefined : compile(node.rest)
  return (value, validation) => {
    if (!Array.isArray(value)) return void validation.problems.push(makeProblem("tuple_type", value, undefined, node.message?.(value)))
    if (rest === undefined && value.length > validators.length) {
      const ctx = { field_type: "Tuple", max_length: validators.length, actual_length: value.length }
      return void validation.problems.push(makeProblem("too_long", value, ctx, node.message?.(value)))
    }
    const items: unknown[] = []
    for (let i = 0; i < Math.max(validators.length, value.length); i++) {
      const start = validation.problems.length
      const validator = (validators[i] ?? rest)!
      const absence = absences[i]
      if (i < value.length) items.push(validator(value[i], validation))
      else if (absence !== undefined) {
        // Optional items at the end are omitted.
        if (i >= tail && absence.kind !== "default") break
        items.push(makeAbsent(absence, validator, validation))
        if (i >= tail && validation.problems.length > start) {
          validation.problems.length = start
          items.length = i
          break
        }
      }
      // With a rest element Zod does not check the length, so a missing item is `undefined`, which `any` accepts.
      else if (rest !== undefined && takesUndefined(node.items[i]!)) items.push(undefined)
      else validation.problems.push(makeProblem("missing", value))
      if (validation.problems.length > start) placeProblems(validation.problems, start, i)
    }
    return items
  }
}

/** Validates a record or map. `compileKey` compiles the validator of keys, which are strings when encoded. */
export function compileRecord(node: RecordNode, compile: CompileInner, compileKey: CompileInner, direction: "in" | "out"): Validator {
  const validateKey = compileKey(node.key)
  const validator = compile(node.value)
  const asMap = node.map && direction === "in"
  return (value, validation) => {
    const fits = node.map && direction === "out" ? value instanceof Map : isFieldSource(value)
    if (!fits) return void validation.problems.push(makeProblem("dict_type", value, undefined, node.message?.(value)))
    const entries = value instanceof Map ? [...value] : Object.entries(value as object)
    const map = asMap ? new Map<unknown, unknown>() : undefined
    const record: Record<string, unknown> = {}
    for (const [key, inner] of entries) {
      if (inner === undefined && direction === "out") continue
      const start = validation.problems.length
      const decodedKey = validateKey(key, validation)
      if (validation.problems.length > start) placeProblems(validation.problems, start, "[key]")
      const decoded = validator(inner, validation)
      if (validation.problems.length > start) placeProblems(validation.problems, start, String(key))
      if (map !== undefined) map.set(decodedKey, decoded)
      else setOwn(record, String(decodedKey), decoded)
    }
    return map ?? record
  }
}

/** The value used instead of an absent one. */
export function makeAbsent(absence: Absence, validator: Validator, validation: ValidationContext): unknown {
  switch (absence.kind) {
    case "optional":
      return undefined
    case "validator":
      return validator(undefined, validation)
    case "default":
      return absence.prefault ? validator(validation.makeDefault(absence.make), validation) : absence.make()
    default:
      return absence satisfies never
  }
}

interface FieldValidator {
  readonly name: string
  readonly validator: Validator
  readonly absence: Absence | undefined
  readonly missing: string | undefined
  /** If its default is invalid, the field is omitted. */
  readonly leftOut: boolean
  /** Every object inherits this name: only an own property counts, and setting it needs `setOwn`. */
  readonly special: boolean
}

/** Compiles the fields of an object. `compile` is passed the name of each field. */
export function compileFields(node: ObjectNode, compile: (node: SchemaNode, name: string) => Validator): FieldValidator[] {
  return node.fields.map(({ name, node: inner }) => ({
    name,
    validator: compile(inner, name),
    absence: fieldAbsenceOf(inner),
    missing: inner.message?.(undefined),
    leftOut: mayBeLeftOut(inner),
    special: name in Object.prototype,
  }))
}

/** The value of a field; undefined if absent. Inherited properties do not count. */
export function readField(source: Record<string, unknown>, field: FieldValidator): unknown {
  return field.special && !Object.hasOwn(source, field.name) ? undefined : source[field.name]
}

/** Validates an incoming object. The fields of the result are in the order of declaration. */
export function compileObject(node: ObjectNode, compile: CompileInner): Validator {
  const fields = compileFields(node, compile)
  const rest = compileRest(node, compile)
  return (value, validation) => {
    if (!isFieldSource(value))
      return void validation.problems.push(makeProblem("model_attributes_type", value, undefined, node.message?.(value)))
    const { problems } = validation
    const decoded: Record<string, unknown> = {}
    let filled: string[] | undefined
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!
      const given = readField(value, field)
      const start = problems.length
      let result: unknown
      if (given !== undefined) result = field.validator(given, validation)
      else if (field.absence === undefined) problems.push(makeProblem("missing", value, undefined, field.missing))
      else {
        result = makeAbsent(field.absence, field.validator, validation)
        if (field.leftOut && problems.length > start) {
          problems.length = start
          result = undefined
        }
        if (result !== undefined) {
          filled ??= []
          filled.push(field.name)
        }
      }
      if (problems.length > start) {
        const [first] = problems.slice(start)
        // What a foreign schema reports as missing is missing from this object.
        if (given === undefined && first!.type === "missing" && first!.loc.length === 0) first!.input = value
        placeProblems(problems, start, field.name)
      }
      if (result === undefined) continue
      if (field.special) setOwn(decoded, field.name, result)
      else decoded[field.name] = result
    }
    if (rest !== undefined) rest(value, decoded, validation)
    if (filled !== undefined) rememberFilled(decoded, filled)
    return decoded
  }
}

/** Handles undeclared names; undefined if they are dropped. */
export function compileRest(
  node: ObjectNode,
  compile: CompileInner,
): ((source: Record<string, unknown>, target: object, validation: ValidationContext) => void) | undefined {
  if (node.rest === "strip") return undefined
  const declared = new Set(node.fields.map((field) => field.name))
  const validator: Validator =
    node.rest === "refuse"
      ? (value, validation) => void validation.problems.push(makeProblem("extra_forbidden", value))
      : node.rest === "keep"
        ? (value) => value
        : compile(node.rest)
  return (source, target, validation) => {
    for (const name of Object.keys(source)) {
      if (declared.has(name)) continue
      const start = validation.problems.length
      const value = validator(source[name], validation)
      if (validation.problems.length > start) placeProblems(validation.problems, start, name)
      else setOwn(target, name, value)
    }
  }
}
