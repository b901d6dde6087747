// Unions: pydantic's smart mode. The exact type wins, then the member with the most fields present; a discriminator picks one member.

import { isFieldSource } from "./container.ts"
import { makeProblem, makeValueError, placeProblems, reprPython } from "./issue.ts"
import { labelOf } from "./label.ts"
import { objectOf, unwrapNode } from "./node.ts"
import type { SchemaNode, UnionNode } from "./types.ts"
import type { ValidationContext, Validator } from "./validation-context.ts"

interface Member {
  readonly label: string
  /** Tried first, without coercion, if the value may already have the member's type. */
  readonly exact: Validator | undefined
  readonly validator: Validator
  readonly fields: readonly string[] | undefined
}

/** Compiles a union. `compileExact` compiles a member without coercion; undefined if nothing is ever coerced. */
export function compileUnion(
  node: UnionNode,
  compile: (node: SchemaNode) => Validator,
  compileExact: ((node: SchemaNode) => Validator | undefined) | undefined,
): Validator {
  const tagged = node.discriminator === undefined ? undefined : compileTagged(node, node.discriminator, compile)
  if (tagged !== undefined) return tagged
  const members = node.members.map((member): Member => {
    const fields = objectOf(member)?.fields.map((field) => field.name)
    return { label: labelOf(member), exact: compileExact?.(member), validator: compile(member), fields }
  })
  const pickMember = node.exclusive ? pickOnly : pickBest
  return (value, validation) => {
    const answer = compileExact === undefined ? undefined : pickMember(members, (member) => member.exact, value, validation)
    return (answer ?? pickMember(members, (member) => member.validator, value, validation) ?? reportAll(members, value, validation))?.value
  }
}

interface Answer {
  readonly value: unknown
}

// The first valid member; among object models, the one with the most declared fields present.
function pickBest(
  members: readonly Member[],
  validatorOf: (member: Member) => Validator | undefined,
  value: unknown,
  validation: ValidationContext,
): Answer | undefined {
  let best: Answer | undefined
  let most = -1
  for (const member of members) {
    const validator = validatorOf(member)
    if (validator === undefined) continue
    const start = validation.problems.length
    const result = validator(value, validation)
    if (validation.problems.length > start) {
      validation.problems.length = start
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
  validatorOf: (member: Member) => Validator | undefined,
  value: unknown,
  validation: ValidationContext,
): Answer | undefined {
  const start = validation.problems.length
  const answers: Answer[] = []
  for (const member of members) {
    const validator = validatorOf(member)
    if (validator === undefined) continue
    const result = validator(value, validation)
    if (validation.problems.length === start) answers.push({ value: result })
    validation.problems.length = start
  }
  if (answers.length > 1) validation.problems.push(makeValueError("Input should fit just one of the members of this union", value))
  return answers[0]
}

function reportAll(members: readonly Member[], value: unknown, validation: ValidationContext): undefined {
  for (const member of members) {
    const start = validation.problems.length
    member.validator(value, validation)
    placeProblems(validation.problems, start, member.label)
  }
}

// Picks the member by the values of its literal field; undefined if a member has no such field.
function compileTagged(node: UnionNode, discriminator: string, compile: (node: SchemaNode) => Validator): Validator | undefined {
  const byTag = new Map<unknown, Validator>()
  for (const member of node.members) {
    const field = objectOf(member)?.fields.find(({ name }) => name === discriminator)
    const literal = field === undefined ? undefined : unwrapNode(field.node)
    if (literal?.kind !== "literal") return undefined
    const validator = compile(member)
    for (const tag of literal.values) byTag.set(tag, validator)
  }
  const shown = reprPython(discriminator)
  const expected = [...byTag.keys()].map(reprPython).join(", ")
  return (value, validation) => {
    if (!isFieldSource(value))
      return void validation.problems.push(makeProblem("model_attributes_type", value, undefined, node.message?.(value)))
    const tag = Object.hasOwn(value, discriminator) ? value[discriminator] : undefined
    if (tag === undefined) return void validation.problems.push(makeProblem("union_tag_not_found", value, { discriminator: shown }))
    const validator = byTag.get(tag)
    if (validator === undefined) {
      const ctx = { discriminator: shown, tag: typeof tag === "string" ? tag : reprPython(tag), expected_tags: expected }
      return void validation.problems.push(makeProblem("union_tag_invalid", value, ctx, node.message?.(value)))
    }
    const start = validation.problems.length
    const result = validator(value, validation)
    if (validation.problems.length > start) placeProblems(validation.problems, start, String(tag))
    return result
  }
}
