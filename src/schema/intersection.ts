// Intersections of two objects as one object with the fields of both, where that is exactly what Zod makes of them.
import { isFieldSource } from "./container.ts"
import { isJsonShaped } from "./node.ts"
import type { Field, ObjectNode, Refinement, SchemaNode } from "./types.ts"

interface Side {
  readonly object: ObjectNode
  readonly refinements: readonly Refinement[]
  /** What stands for it in the document: itself, or the parts that it was made of. */
  readonly parts: readonly SchemaNode[]
}

/**
 * The node of `z.intersection(left, right)`; undefined where only the library can tell: what is no object, keeps or checks names that are
 * not declared, or reads one name by two schemas.
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
    // A name is refused if neither side knows it; one that strips minds none.
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

// Read twice, a value must come out the same twice: what is made anew each time cannot be compared.
function isMadeAlike(node: SchemaNode): boolean {
  return node.kind === "date" || node.kind === "bigint" || isJsonShaped(node)
}

// A refinement of one side sees the fields of that side.
function narrow({ ask, when }: Refinement, { fields }: ObjectNode): Refinement {
  const pick = (held: unknown): unknown => {
    if (!isFieldSource(held)) return held
    return Object.fromEntries(fields.flatMap(({ name }) => (Object.hasOwn(held, name) ? [[name, held[name]]] : [])))
  }
  return {
    ask: (held) => {
      const picked = pick(held)
      const verdict = ask(picked)
      const widen = (made: unknown): unknown => (made === picked || !isFieldSource(held) ? held : Object.assign(held, made))
      if (verdict instanceof Promise) return verdict.then(({ value, issues }) => ({ value: widen(value), issues }))
      return { value: widen(verdict.value), issues: verdict.issues }
    },
    when: when === undefined ? undefined : (payload) => when({ ...payload, value: pick(payload.value) }),
  }
}
