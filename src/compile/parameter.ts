// Parameters: reads path, query, header and cookie values as text, and validates them as declared.
import type { ParameterFieldPlan, ParameterPlan, PathNames } from "../plan/parameter.ts"
import { makeAbsent } from "../schema/container.ts"
import { makeProblem, type Problem, placeProblems } from "../schema/issue.ts"
import { absenceOf, defaultOf, objectOf } from "../schema/node.ts"
import { compileValidate } from "../schema/validate.ts"
import type { ValidationContext } from "../schema/validation-context.ts"
import type { Invocation } from "./invocation.ts"
import type { QueryReader } from "./query.ts"

type ReadText = (invocation: Invocation) => string | readonly string[] | undefined

/** Reads one declared parameter; problems go to the validation, with their whole `loc`. */
export type ReadParameter = (invocation: Invocation, validation: ValidationContext) => unknown

export function compileParameter(plan: ParameterPlan, pathNames: PathNames, query: QueryReader): ReadParameter {
  if (plan.fields !== undefined) return compileModel(plan, plan.fields, query)
  const read = compileText(plan.source, plan.wireName, plan.many, pathNames, query)
  const validator = compileValidate(plan.node, "text")
  const absence = absenceOf(plan.node)
  const missing = plan.node.message?.(undefined)
  const { source, wireName } = plan
  // Only for asynchronous schemas: a repeated validator must start from the same list.
  let kept: WeakMap<Invocation, string | readonly string[]> | undefined
  return (invocation, validation) => {
    const text = kept?.get(invocation) ?? read(invocation)
    const start = validation.problems.length
    let value: unknown
    if (text !== undefined) {
      value = validator(text, validation)
      if (validation.isOpen && plan.many) {
        kept ??= new WeakMap()
        kept.set(invocation, text)
      }
    } else if (absence === undefined) validation.problems.push(makeProblem("missing", null, undefined, missing))
    else value = makeAbsent(absence, validator, validation)
    if (validation.problems.length > start) {
      placeProblems(validation.problems, start, wireName)
      placeProblems(validation.problems, start, source)
    }
    return value
  }
}

function compileText(source: ParameterPlan["source"], name: string, many: boolean, pathNames: PathNames, query: QueryReader): ReadText {
  switch (source) {
    case "path": {
      const index = pathNames.findIndex((path) => path.name === name)
      return ({ captures }) => captures[index]
    }
    case "query": {
      const slot = query.slotOf(name, many)
      if (many) return (invocation) => invocation.query!.slots[slot]
      return (invocation) => {
        const value = invocation.query!.slots[slot]
        return Array.isArray(value) ? value.at(-1) : value
      }
    }
    case "header":
      return many ? compileHeaders(name.toLowerCase()) : compileHeader(name.toLowerCase())
    case "cookie":
      return many
        ? ({ exchange }) => {
            const value = exchange.cookies[name]
            return value === undefined ? undefined : [value]
          }
        : ({ exchange }) => exchange.cookies[name]
    default:
      return source satisfies never
  }
}

function compileHeaders(name: string): ReadText {
  return ({ exchange }) => {
    const values: string[] = []
    for (const [key, value] of exchange.headers()) if (key === name) values.push(value)
    return values.length === 0 ? undefined : values
  }
}

// `header()` joins repeats, but for a single value FastAPI takes the first one.
function compileHeader(name: string): ReadText {
  return ({ exchange }) => {
    const value = exchange.header(name)
    if (value?.includes(", ") !== true) return value
    for (const [key, first] of exchange.headers()) if (key === name) return first
    return value
  }
}

// A model as query, headers or cookies: its fields are parameters, collected and validated as one object.
function compileModel(plan: ParameterPlan, fields: readonly ParameterFieldPlan[], query: QueryReader): ReadParameter {
  const reads = fields.map((field) => ({
    name: field.name,
    read: compileText(plan.source, field.wireName, field.many, [], query),
  }))
  const validator = compileValidate(plan.node, "text")
  const absence = absenceOf(plan.node)
  const readOthers = compileOthers(plan.source, fields, query)
  const takesOthers = objectOf(plan.node)?.rest !== "strip"
  const collect = (invocation: Invocation): Record<string, unknown> => {
    const given: Record<string, unknown> = Object.create(null)
    for (const { name, read } of reads) {
      const text = read(invocation)
      if (text !== undefined) given[name] = text
    }
    if (takesOthers) for (const [name, value] of readOthers(invocation)) given[name] = value
    return given
  }
  // Only for asynchronous schemas: a repeated validator must start from the same object.
  let kept: WeakMap<Invocation, Record<string, unknown>> | undefined
  return (invocation, validation) => {
    const given = kept?.get(invocation) ?? collect(invocation)
    const start = validation.problems.length
    const value =
      absence === undefined || Object.keys(given).length > 0 ? validator(given, validation) : makeAbsent(absence, validator, validation)
    if (validation.isOpen) {
      kept ??= new WeakMap()
      kept.set(invocation, given)
    }
    if (validation.problems.length > start) {
      showAll(validation.problems.slice(start), given, fields, readOthers(invocation))
      placeProblems(validation.problems, start, plan.source)
    }
    return value
  }
}

type Entries = readonly (readonly [string, unknown])[]

/**
 * As in FastAPI, the `input` of a missing field shows everything else that was sent, plus undeclared names and defaults. `depth`: of the
 * fields in `loc`.
 */
export function showAll(
  problems: readonly Problem[],
  given: object,
  fields: readonly ParameterFieldPlan[],
  others: Entries,
  depth = 1,
): void {
  const defaults = fields
    .map(({ name, node }) => [name, defaultOf(node)?.value] as const)
    .filter(([, value]) => value !== undefined && value !== null)
  const shown = Object.assign(Object.create(null), Object.fromEntries(defaults), Object.fromEntries(others), given)
  for (const problem of problems) if (problem.type === "missing" && problem.loc.length === depth) problem.input = shown
}

// The names that the model does not declare; repeated ones as a list.
function compileOthers(
  source: ParameterPlan["source"],
  fields: readonly ParameterFieldPlan[],
  query: QueryReader,
): (invocation: Invocation) => Entries {
  const declared = new Set(fields.map((field) => field.wireName))
  const keep = (entries: Iterable<readonly [string, string]>): Entries => {
    const byName = new Map<string, string[]>()
    for (const [name, value] of entries) {
      if (declared.has(name)) continue
      const values = byName.get(name)
      if (values === undefined) byName.set(name, [value])
      else values.push(value)
    }
    return [...byName].map(([name, values]) => [name, values.length === 1 ? values[0] : values])
  }
  if (source === "header") return ({ exchange }) => keep(exchange.headers())
  if (source === "cookie") return ({ exchange }) => keep(Object.entries(exchange.cookies))
  query.keepOthers()
  return (invocation) => keep(invocation.query!.others ?? [])
}
