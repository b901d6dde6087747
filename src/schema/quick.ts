// A fast path for valid values: it copies the declared fields and reports nothing. Any other value goes to the full validator, which
// starts over. For both directions, JSON values only.
import { findHolds } from "./checks.ts"
import { isFieldSource } from "./container.ts"
import { writeDate } from "./date-time.ts"
import { absenceOf } from "./node.ts"
import type { ArrayNode, Check, ObjectNode, SchemaNode } from "./types.ts"
import type { Validator } from "./validation-context.ts"

const notQuick = Symbol("not quick")
type QuickValidator = (value: unknown) => unknown
type Direction = "in" | "out"

/**
 * Adds the fast path to the full validator of a whole body or response, if all parts of the schema support it. It is not added at every
 * level, because an invalid value deep inside would then be validated again at each.
 */
export function addQuick(node: SchemaNode, direction: Direction, full: Validator): Validator {
  const quick = compileQuick(node, direction)
  if (quick === undefined) return full
  return (value, validation) => {
    const result = quick(value)
    return result === notQuick ? full(value, validation) : result
  }
}

/** Undefined if a part of the schema needs the full validator. */
function compileQuick(node: SchemaNode, direction: Direction): QuickValidator | undefined {
  switch (node.kind) {
    case "string":
      return compileScalar(direction === "in" ? isText : isString, node.checks)
    case "number":
      return compileScalar(node.integer ? Number.isSafeInteger : Number.isFinite, node.checks)
    case "boolean":
      return (value) => (typeof value === "boolean" ? value : notQuick)
    case "null":
      return (value) => (value === null ? null : notQuick)
    case "literal": {
      if (node.values.some((value) => typeof value === "bigint" || value === undefined)) return undefined
      const values = new Set<unknown>(node.values)
      return (value) => (values.has(value) ? value : notQuick)
    }
    case "date":
      return direction === "out" && node.checks.length === 0 ? writeQuickDate : undefined
    case "any":
      // Outgoing values may contain sets, maps and dates.
      return direction === "in" ? (value) => value : undefined
    case "object":
      return compileObject(node, direction)
    case "array":
      return compileArray(node, direction)
    case "optional":
    case "default":
      // The object handles absent fields.
      return compileQuick(node.inner, direction)
    case "nullable": {
      const validator = compileQuick(node.inner, direction)
      return validator && ((value) => (value === null ? null : validator(value)))
    }
    case "bigint":
    case "never":
    case "file":
    case "set":
    case "tuple":
    case "record":
    case "union":
    case "catch":
    case "refined":
    case "codec":
    case "pipe":
    case "lazy":
    case "opaque":
      return undefined
    default:
      return node satisfies never
  }
}

const isString = (value: unknown): boolean => typeof value === "string"
const isText = (value: unknown): boolean => typeof value === "string" && value.isWellFormed()
const writeQuickDate = (value: unknown): unknown => (value instanceof Date && !Number.isNaN(value.getTime()) ? writeDate(value) : notQuick)

function compileScalar(isRight: (value: unknown) => boolean, checks: readonly Check[]): QuickValidator | undefined {
  const tests = checks.map(findHolds)
  if (tests.some((test) => test === undefined)) return undefined
  const [first, ...rest] = tests as ((value: unknown) => boolean)[]
  if (first === undefined) return (value) => (isRight(value) ? value : notQuick)
  if (rest.length === 0) return (value) => (isRight(value) && first(value) ? value : notQuick)
  return (value) => (isRight(value) && first(value) && rest.every((test) => test(value)) ? value : notQuick)
}

function compileArray(node: ArrayNode, direction: Direction): QuickValidator | undefined {
  const validator = compileQuick(node.item, direction)
  const limits = node.checks.flatMap((check) => (check.check === "minLength" || check.check === "maxLength" ? [check] : []))
  if (validator === undefined || limits.length < node.checks.length) return undefined
  const least = Math.max(0, ...limits.filter(({ check }) => check === "minLength").map(({ limit }) => limit))
  const most = Math.min(Number.POSITIVE_INFINITY, ...limits.filter(({ check }) => check === "maxLength").map(({ limit }) => limit))
  return (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return notQuick
    const items: unknown[] = []
    for (let i = 0; i < value.length; i++) {
      const item = value[i] === undefined ? notQuick : validator(value[i])
      if (item === notQuick) return notQuick
      items.push(item)
    }
    return items
  }
}

function compileObject(node: ObjectNode, direction: Direction): QuickValidator | undefined {
  // Inherited names and undeclared names need the full validator.
  if (node.rest !== "strip" || node.fields.some(({ name }) => name in Object.prototype)) return undefined
  const names = node.fields.map(({ name }) => name)
  const mayLack = node.fields.map((field) => absenceOf(field.node)?.kind === "optional")
  const validators: QuickValidator[] = []
  for (const field of node.fields) {
    const validator = compileQuick(field.node, direction)
    if (validator === undefined) return undefined
    validators.push(validator)
  }
  return (value) => {
    if (!isFieldSource(value)) return notQuick
    const made: Record<string, unknown> = {}
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!
      const given = value[name]
      if (given === undefined) {
        if (mayLack[i]) continue
        return notQuick
      }
      const result = validators[i]!(given)
      if (result === notQuick) return notQuick
      made[name] = result
    }
    return made
  }
}
