// Intersections of two objects, merged into one object with the fields of both if Zod would produce exactly that.
import { isFieldSource } from "./container.ts"
import { isJsonShaped } from "./node.ts"
import type { Field, ObjectNode, Refinement, SchemaNode } from "./types.ts"

interface Side {
  readonly object: ObjectNode
  readonly refinements: readonly Refinement[]
  /** What the document refers to: the object itself, or the parts that it was merged from. */
  readonly parts: readonly SchemaNode[]
}

/**
 * The node of `z.intersection(left, right)`. Undefined if the objects cannot be merged, so that Zod has to validate them: a side is not an
 * object, keeps or checks undeclared names, or both declare the same name with different schemas.
 */
export function mergeObjects(left: SchemaNode, right: SchemaNode): SchemaNode | undefined {
  const sides = [readSide(left), readSide(right)] as const
  const [first, second] = sides
  if (first === undefined || second === undefined) return undefined
  const own = new Map(first.object.fields.map(({ name, node }) => [name, node]))
  const added: Field[] = []
  for (const field of second.object.fields) {
    const shared = own.get(field.name)
    if (shared === undefined) added.push(field)
    else if (shared !== field.node || !isMadeAlike(shared)) return undefined
  }
  const parts = [...first.parts, ...second.parts]
  const strips = [first, second].every(({ object }) => object.rest === "strip")
  const merged: ObjectNode = {
    kind: "object",
    fields: [...first.object.fields, ...added],
    // A name is rejected if neither side declares it, but a side that strips rejects none.
    rest: strips || first.object.rest !== second.object.rest ? "strip" : "refuse",
    message: first.object.message ?? second.object.message,
    ...(strips && parts.some(({ meta }) => meta?.id !== undefined) ? { parts } : {}),
  }
  const refinements = [first, second].flatMap((side) => side.refinements.map((refinement) => narrow(refinement, side.object)))
  return refinements.length === 0 ? merged : { kind: "refined", inner: merged, refinements }
}

function readSide(node: SchemaNode): Side | undefined {
  const object = node.kind === "refined" ? node.inner : node
  if (object.kind !== "object" || (object.rest !== "strip" && object.rest !== "refuse")) return undefined
  const parts = node.meta === undefined ? object.parts : undefined
  return { object, refinements: node.kind === "refined" ? node.refinements : [], parts: parts ?? [node] }
}

// Zod parses a shared field once per side and requires equal results, so only schemas that return primitives or dates can be merged.
function isMadeAlike(node: SchemaNode): boolean {
  return node.kind === "date" || node.kind === "bigint" || isJsonShaped(node)
}

// A refinement of one side is passed only the fields of that side.
function narrow({ ask, when }: Refinement, { fields }: ObjectNode): Refinement {
  const pick = (decoded: unknown): unknown => {
    if (!isFieldSource(decoded)) return decoded
    return Object.fromEntries(fields.flatMap(({ name }) => (Object.hasOwn(decoded, name) ? [[name, decoded[name]]] : [])))
  }
  return {
    ask: (decoded) => {
      const picked = pick(decoded)
      const verdict = ask(picked)
      const widen = (made: unknown): unknown => (made === picked || !isFieldSource(decoded) ? decoded : Object.assign(decoded, made))
      if (verdict instanceof Promise) return verdict.then(({ value, issues }) => ({ value: widen(value), issues }))
      return { value: widen(verdict.value), issues: verdict.issues }
    },
    when: when === undefined ? undefined : (payload) => when({ ...payload, value: pick(payload.value) }),
  }
}
