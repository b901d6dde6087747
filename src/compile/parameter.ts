// Parameters: reading path, query, header and cookie values as text, and walking them into what the handler declared.
import type { Exchange } from "../http/exchange.ts"
import { forEachPair } from "../http/query-string.ts"
import type { ParameterFieldPlan, ParameterPlan, PathNames } from "../plan/parameter.ts"
import { makeAbsent } from "../schema/container.ts"
import { makeProblem, placeProblems } from "../schema/issue.ts"
import { absenceOf, objectOf } from "../schema/node.ts"
import type { Trace } from "../schema/trace.ts"
import { compileValidate } from "../schema/validate.ts"
import type { Invocation } from "./invocation.ts"

/** The query of a request: by slot, as the operation numbered its names, and the other names if a model wants them. */
export interface QueryValues {
  readonly slots: (string | string[] | undefined)[]
  readonly others: Map<string, string[]> | undefined
}

/** Numbers the query names of an operation, so that the query is scanned once for all of them. */
export class QueryReader {
  readonly #slots = new Map<string, { readonly index: number; many: boolean }>()
  #keepsOthers = false

  slotOf(name: string, many: boolean): number {
    const slot = this.#slots.get(name) ?? { index: this.#slots.size, many }
    slot.many ||= many
    this.#slots.set(name, slot)
    return slot.index
  }

  /** A model refuses or keeps names that are not declared: they must be collected. */
  keepOthers(): void {
    this.#keepsOthers = true
  }

  get isEmpty(): boolean {
    return this.#slots.size === 0 && !this.#keepsOthers
  }

  read(search: string): QueryValues {
    const slots = new Array<string | string[] | undefined>(this.#slots.size)
    const others = this.#keepsOthers ? new Map<string, string[]>() : undefined
    if (search.length < 2) return { slots, others }
    forEachPair(search, (name, value) => {
      const slot = this.#slots.get(name)
      if (slot === undefined) {
        if (others !== undefined) others.set(name, [...(others.get(name) ?? []), value])
      } else if (slot.many) {
        const values = slots[slot.index]
        if (values === undefined) slots[slot.index] = [value]
        else (values as string[]).push(value)
      } else slots[slot.index] = value
    })
    return { slots, others }
  }
}

type ReadText = (invocation: Invocation) => string | readonly string[] | undefined

/** Reads one declared parameter; problems go to the trace, with their whole `loc`. */
export type ReadParameter = (invocation: Invocation, trace: Trace) => unknown

export function compileParameter(plan: ParameterPlan, pathNames: PathNames, query: QueryReader): ReadParameter {
  if (plan.fields !== undefined) return compileModel(plan, plan.fields, query)
  const read = compileText(plan.source, plan.wireName, plan.many, pathNames, query)
  const walk = compileValidate(plan.node, "text")
  const absence = absenceOf(plan.node)
  const missing = plan.node.message?.(undefined)
  const { source, wireName } = plan
  return (invocation, trace) => {
    const text = read(invocation)
    const start = trace.problems.length
    let value: unknown
    if (text !== undefined) value = walk(text, trace)
    else if (absence === undefined) trace.problems.push(makeProblem("missing", null, undefined, missing))
    else value = makeAbsent(absence, walk, trace)
    if (trace.problems.length > start) {
      placeProblems(trace.problems, start, wireName)
      placeProblems(trace.problems, start, source)
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
      return many ? ({ exchange }) => readHeaders(exchange, name) : ({ exchange }) => exchange.header(name)
    case "cookie":
      return many
        ? ({ exchange }) => {
            const value = exchange.cookies[name]
            return value === undefined ? undefined : [value]
          }
        : ({ exchange }) => exchange.cookies[name]
  }
}

function readHeaders(exchange: Exchange, name: string): string[] | undefined {
  const values: string[] = []
  for (const [key, value] of exchange.headers()) if (key === name) values.push(value)
  return values.length === 0 ? undefined : values
}

// A model as query, headers or cookies: its fields are parameters, put together and walked as one object.
function compileModel(plan: ParameterPlan, fields: readonly ParameterFieldPlan[], query: QueryReader): ReadParameter {
  const reads = fields.map((field) => ({
    name: field.name,
    read: compileText(plan.source, field.wireName, field.many, [], query),
  }))
  const walk = compileValidate(plan.node, "text")
  const absence = absenceOf(plan.node)
  const readOthers = objectOf(plan.node)?.rest === "strip" ? undefined : compileOthers(plan, fields, query)
  return (invocation, trace) => {
    const given: Record<string, unknown> = Object.create(null)
    let isGiven = false
    for (const { name, read } of reads) {
      const text = read(invocation)
      if (text === undefined) continue
      given[name] = text
      isGiven = true
    }
    if (readOthers !== undefined) isGiven = readOthers(invocation, given) || isGiven
    const start = trace.problems.length
    const value = isGiven || absence === undefined ? walk(given, trace) : makeAbsent(absence, walk, trace)
    if (trace.problems.length > start) placeProblems(trace.problems, start, plan.source)
    return value
  }
}

// The names that no parameter declares, for a model that refuses or keeps them; repeated ones as a list.
function compileOthers(
  plan: ParameterPlan,
  fields: readonly ParameterFieldPlan[],
  query: QueryReader,
): (invocation: Invocation, given: Record<string, unknown>) => boolean {
  const declared = new Set(fields.map((field) => field.wireName))
  const add = (given: Record<string, unknown>, entries: Iterable<readonly [string, unknown]>): boolean => {
    let added = false
    for (const [name, value] of entries) {
      if (declared.has(name)) continue
      given[name] = value
      added = true
    }
    return added
  }
  if (plan.source === "header") return ({ exchange }, given) => add(given, exchange.headers())
  if (plan.source === "cookie") return ({ exchange }, given) => add(given, Object.entries(exchange.cookies))
  query.keepOthers()
  return (invocation, given) =>
    add(
      given,
      [...(invocation.query!.others ?? [])].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
    )
}
