// Arrays, sets, tuples, records and objects: validators of both directions, and the validator of incoming objects.
import { compileItemCount } from "./checks.ts"
import { makeProblem, placeProblems } from "./issue.ts"
import { type Absence, absenceOf, fieldAbsenceOf, mayBeLeftOut, takesUndefined } from "./node.ts"
import { rememberFilled } from "./sent.ts"
import type { Trace, Walk } from "./trace.ts"
import type { ArrayNode, ObjectNode, RecordNode, SchemaNode, SetNode, TupleNode } from "./types.ts"

/** Compiles a node inside a container. */
export type CompileInner = (node: SchemaNode) => Walk

/** Sets a property even if its name is `__proto__`. */
export function setOwn(target: object, name: string, value: unknown): void {
  if (name === "__proto__") Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  else (target as Record<string, unknown>)[name] = value
}

/** Whether a value is an object but not an array, so that its fields can be read. */
export function isFieldSource(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function walkItems(values: readonly unknown[], walk: Walk, trace: Trace): unknown[] {
  // Pushed, not preallocated: JSON.stringify is faster on an array without holes.
  const items: unknown[] = []
  for (let i = 0; i < values.length; i++) {
    const start = trace.problems.length
    items.push(walk(values[i], trace))
    if (trace.problems.length > start) placeProblems(trace.problems, start, i)
  }
  return items
}

/** Validates an array and each of its items, in both directions. */
export function compileArray(node: ArrayNode, compile: CompileInner): Walk {
  const walk = compile(node.item)
  const count = compileItemCount(node.checks, "List")
  return (value, trace) => {
    if (!Array.isArray(value)) return void trace.problems.push(makeProblem("list_type", value, undefined, node.message?.(value)))
    const start = trace.problems.length
    const items = walkItems(value, walk, trace)
    count?.(value, value.length, start, trace)
    return items
  }
}

/** `in`: an array becomes a `Set`. `out`: a `Set` becomes an array. */
export function compileSet(node: SetNode, compile: CompileInner, direction: "in" | "out"): Walk {
  const walk = compile(node.item)
  const count = compileItemCount(node.checks, "Set")
  return (value, trace) => {
    const fits = direction === "in" ? Array.isArray(value) : value instanceof Set
    if (!fits) return void trace.problems.push(makeProblem("set_type", value, undefined, node.message?.(value)))
    const start = trace.problems.length
    const given = [...(value as Iterable<unknown>)]
    const items = walkItems(given, walk, trace)
    const set = new Set(items)
    if (trace.problems.length > start) set.delete(undefined)
    count?.(given, set.size, start, trace)
    return direction === "in" ? set : items
  }
}

/** Validates a tuple, in both directions. Absent items at the end are omitted if they are optional. */
export function compileTuple(node: TupleNode, compile: CompileInner): Walk {
  const walks = node.items.map(compile)
  const absences = node.items.map(absenceOf)
  const tail = node.items.findLastIndex((item) => !mayBeLeftOut(item)) + 1
  const rest = node.rest === undefined ? undefined : compile(node.rest)
  return (value, trace) => {
    if (!Array.isArray(value)) return void trace.problems.push(makeProblem("tuple_type", value, undefined, node.message?.(value)))
    if (rest === undefined && value.length > walks.length) {
      const ctx = { field_type: "Tuple", max_length: walks.length, actual_length: value.length }
      return void trace.problems.push(makeProblem("too_long", value, ctx, node.message?.(value)))
    }
    const items: unknown[] = []
    for (let i = 0; i < Math.max(walks.length, value.length); i++) {
      const start = trace.problems.length
      const walk = (walks[i] ?? rest)!
      const absence = absences[i]
      if (i < value.length) items.push(walk(value[i], trace))
      else if (absence !== undefined) {
        // Optional items at the end are omitted.
        if (i >= tail && absence.kind !== "default") break
        items.push(makeAbsent(absence, walk, trace))
        if (i >= tail && trace.problems.length > start) {
          trace.problems.length = start
          items.length = i
          break
        }
      }
      // With a rest element Zod does not check the length, so a missing item is `undefined`, which `any` accepts.
      else if (rest !== undefined && takesUndefined(node.items[i]!)) items.push(undefined)
      else trace.problems.push(makeProblem("missing", value))
      if (trace.problems.length > start) placeProblems(trace.problems, start, i)
    }
    return items
  }
}

/** Validates a record or map. `compileKey` compiles the validator of keys, which are strings when encoded. */
export function compileRecord(node: RecordNode, compile: CompileInner, compileKey: CompileInner, direction: "in" | "out"): Walk {
  const walkKey = compileKey(node.key)
  const walk = compile(node.value)
  const asMap = node.map && direction === "in"
  return (value, trace) => {
    const fits = node.map && direction === "out" ? value instanceof Map : isFieldSource(value)
    if (!fits) return void trace.problems.push(makeProblem("dict_type", value, undefined, node.message?.(value)))
    const entries = value instanceof Map ? [...value] : Object.entries(value as object)
    const map = asMap ? new Map<unknown, unknown>() : undefined
    const record: Record<string, unknown> = {}
    for (const [key, inner] of entries) {
      if (inner === undefined && direction === "out") continue
      const start = trace.problems.length
      const heldKey = walkKey(key, trace)
      if (trace.problems.length > start) placeProblems(trace.problems, start, "[key]")
      const held = walk(inner, trace)
      if (trace.problems.length > start) placeProblems(trace.problems, start, String(key))
      if (map !== undefined) map.set(heldKey, held)
      else setOwn(record, String(heldKey), held)
    }
    return map ?? record
  }
}

/** The value used instead of an absent one. */
export function makeAbsent(absence: Absence, walk: Walk, trace: Trace): unknown {
  switch (absence.kind) {
    case "optional":
      return undefined
    case "walk":
      return walk(undefined, trace)
    case "default":
      return absence.prefault ? walk(trace.supply(absence.make), trace) : absence.make()
    default:
      return absence satisfies never
  }
}

interface FieldWalk {
  readonly name: string
  readonly walk: Walk
  readonly absence: Absence | undefined
  readonly missing: string | undefined
  /** If its default is invalid, the field is omitted. */
  readonly leftOut: boolean
  /** Every object inherits this name: only an own property counts, and setting it needs `setOwn`. */
  readonly special: boolean
}

/** Compiles the fields of an object. `compile` is passed the name of each field. */
export function compileFields(node: ObjectNode, compile: (node: SchemaNode, name: string) => Walk): FieldWalk[] {
  return node.fields.map(({ name, node: inner }) => ({
    name,
    walk: compile(inner, name),
    absence: fieldAbsenceOf(inner),
    missing: inner.message?.(undefined),
    leftOut: mayBeLeftOut(inner),
    special: name in Object.prototype,
  }))
}

/** The value of a field; undefined if absent. Inherited properties do not count. */
export function readField(source: Record<string, unknown>, field: FieldWalk): unknown {
  return field.special && !Object.hasOwn(source, field.name) ? undefined : source[field.name]
}

/** Validates an incoming object. The fields of the result are in the order of declaration. */
export function compileObject(node: ObjectNode, compile: CompileInner): Walk {
  const fields = compileFields(node, compile)
  const rest = compileRest(node, compile)
  return (value, trace) => {
    if (!isFieldSource(value))
      return void trace.problems.push(makeProblem("model_attributes_type", value, undefined, node.message?.(value)))
    const { problems } = trace
    const held: Record<string, unknown> = {}
    let filled: string[] | undefined
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!
      const given = readField(value, field)
      const start = problems.length
      let result: unknown
      if (given !== undefined) result = field.walk(given, trace)
      else if (field.absence === undefined) problems.push(makeProblem("missing", value, undefined, field.missing))
      else {
        result = makeAbsent(field.absence, field.walk, trace)
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
      if (field.special) setOwn(held, field.name, result)
      else held[field.name] = result
    }
    if (rest !== undefined) rest(value, held, trace)
    if (filled !== undefined) rememberFilled(held, filled)
    return held
  }
}

/** Handles undeclared names; undefined if they are dropped. */
export function compileRest(
  node: ObjectNode,
  compile: CompileInner,
): ((source: Record<string, unknown>, target: object, trace: Trace) => void) | undefined {
  if (node.rest === "strip") return undefined
  const declared = new Set(node.fields.map((field) => field.name))
  const walk: Walk =
    node.rest === "refuse"
      ? (value, trace) => void trace.problems.push(makeProblem("extra_forbidden", value))
      : node.rest === "keep"
        ? (value) => value
        : compile(node.rest)
  return (source, target, trace) => {
    for (const name of Object.keys(source)) {
      if (declared.has(name)) continue
      const start = trace.problems.length
      const value = walk(source[name], trace)
      if (trace.problems.length > start) placeProblems(trace.problems, start, name)
      else setOwn(target, name, value)
    }
  }
}
