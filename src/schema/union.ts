// Unions: pydantic's smart mode. The exact type wins, then the member with the most fields present; a discriminator picks one member.

import { isFieldSource } from "./container.ts"
import { makeProblem, makeValueError, placeProblems, reprPython } from "./issue.ts"
import { labelOf } from "./label.ts"
import { objectOf, unwrapNode } from "./node.ts"
import type { Trace, Walk } from "./trace.ts"
import type { SchemaNode, UnionNode } from "./types.ts"

interface Member {
  readonly label: string
  /** Tried first, without coercion, if the value may already have the member's type. */
  readonly exact: Walk | undefined
  readonly walk: Walk
  readonly fields: readonly string[] | undefined
}

/** Compiles a union. `compileExact` compiles a member without coercion; undefined if nothing is ever coerced. */
export function compileUnion(
  node: UnionNode,
  compile: (node: SchemaNode) => Walk,
  compileExact: ((node: SchemaNode) => Walk | undefined) | undefined,
): Walk {
  const tagged = node.discriminator === undefined ? undefined : compileTagged(node, node.discriminator, compile)
  if (tagged !== undefined) return tagged
  const members = node.members.map((member): Member => {
    const fields = objectOf(member)?.fields.map((field) => field.name)
    return { label: labelOf(member), exact: compileExact?.(member), walk: compile(member), fields }
  })
  const pickMember = node.exclusive ? pickOnly : pickBest
  return (value, trace) => {
    const answer = compileExact === undefined ? undefined : pickMember(members, (member) => member.exact, value, trace)
    return (answer ?? pickMember(members, (member) => member.walk, value, trace) ?? reportAll(members, value, trace))?.value
  }
}

interface Answer {
  readonly value: unknown
}

// The first valid member; among object models, the one with the most declared fields present.
function pickBest(
  members: readonly Member[],
  walkOf: (member: Member) => Walk | undefined,
  value: unknown,
  trace: Trace,
): Answer | undefined {
  let best: Answer | undefined
  let most = -1
  for (const member of members) {
    const walk = walkOf(member)
    if (walk === undefined) continue
    const start = trace.problems.length
    const result = walk(value, trace)
    if (trace.problems.length > start) {
      trace.problems.length = start
      continue
    }
    if (member.fields === undefined || !isFieldSource(value)) return best ?? { value: result }
    const present = member.fields.filter((name) => value[name] !== undefined).length
    if (present <= most) continue
    best = { value: result }
    most = present
  }
  return best
}

// The one valid member; more than one is a problem.
function pickOnly(
  members: readonly Member[],
  walkOf: (member: Member) => Walk | undefined,
  value: unknown,
  trace: Trace,
): Answer | undefined {
  const start = trace.problems.length
  const answers: Answer[] = []
  for (const member of members) {
    const walk = walkOf(member)
    if (walk === undefined) continue
    const result = walk(value, trace)
    if (trace.problems.length === start) answers.push({ value: result })
    trace.problems.length = start
  }
  if (answers.length > 1) trace.problems.push(makeValueError("Input should fit just one of the members of this union", value))
  return answers[0]
}

function reportAll(members: readonly Member[], value: unknown, trace: Trace): undefined {
  for (const member of members) {
    const start = trace.problems.length
    member.walk(value, trace)
    placeProblems(trace.problems, start, member.label)
  }
}

// Picks the member by the values of its literal field; undefined if a member has no such field.
function compileTagged(node: UnionNode, discriminator: string, compile: (node: SchemaNode) => Walk): Walk | undefined {
  const byTag = new Map<unknown, Walk>()
  for (const member of node.members) {
    const field = objectOf(member)?.fields.find(({ name }) => name === discriminator)
    const literal = field === undefined ? undefined : unwrapNode(field.node)
    if (literal?.kind !== "literal") return undefined
    const walk = compile(member)
    for (const tag of literal.values) byTag.set(tag, walk)
  }
  const shown = reprPython(discriminator)
  const expected = [...byTag.keys()].map(reprPython).join(", ")
  return (value, trace) => {
    if (!isFieldSource(value))
      return void trace.problems.push(makeProblem("model_attributes_type", value, undefined, node.message?.(value)))
    const tag = Object.hasOwn(value, discriminator) ? value[discriminator] : undefined
    if (tag === undefined) return void trace.problems.push(makeProblem("union_tag_not_found", value, { discriminator: shown }))
    const walk = byTag.get(tag)
    if (walk === undefined) {
      const ctx = { discriminator: shown, tag: typeof tag === "string" ? tag : reprPython(tag), expected_tags: expected }
      return void trace.problems.push(makeProblem("union_tag_invalid", value, ctx, node.message?.(value)))
    }
    const start = trace.problems.length
    const result = walk(value, trace)
    if (trace.problems.length > start) placeProblems(trace.problems, start, String(tag))
    return result
  }
}
