// Random Zod schemas and JSON values that nearly fit them, from a seed: the same seed gives the same pairs everywhere.
import { z } from "zod"
import { objectOf } from "../../src/schema/node.ts"
import { readSchema } from "../../src/schema/standard.ts"

/** A small generator (mulberry32): repeatable, fast, good enough to choose test cases. */
export class Random {
  /** Only what JSON Schema can say: no refinements, transforms or catches. */
  readonly documentable: boolean
  #state: number

  constructor(seed: number, documentable = false) {
    this.#state = seed >>> 0
    this.documentable = documentable
  }

  /** From 0 up to but not including 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!
  }
}

const words = ["", "a", "b", "ab", "abc", "abcdef", "A", " a ", "5", "true", "null", "2020-01-01", "x@y.zz", "ünï", "😀", "😀😀"]
// Names that every object inherits stay out: Zod takes an absent `constructor` for a function, we take it for absent. So does
// `__proto__`, which Zod drops and we keep as data.
const names = ["a", "b", "c", "t", "length"]
const fieldNames = ["a", "b", "c", "t"]
// Up to where a remainder is exact.
const numbers = [0, 1, -1, 2, 3, 5, 10, 0.1, 0.3, 1.5, -0.5, 100, 1e15, 1e-7]

/** Any JSON value. */
export function randomValue(random: Random, depth = 3): unknown {
  switch (random.below(depth > 0 ? 8 : 6)) {
    case 0:
      return null
    case 1:
      return random.chance(0.5)
    case 2:
      return random.pick(numbers)
    case 3:
      return random.below(20) - 5
    case 4:
    case 5:
      return random.pick(words)
    case 6:
      return Array.from({ length: random.below(4) }, () => randomValue(random, depth - 1))
    default: {
      const entries = Array.from({ length: random.below(4) }, () => [random.pick(names), randomValue(random, depth - 1)])
      return Object.fromEntries(entries)
    }
  }
}

interface Pair {
  readonly schema: z.ZodType
  /** A value that was made to fit, more or less. */
  readonly make: () => unknown
}

/** A schema of kinds that JSON carries as they are, with a maker of values. */
export function randomPair(random: Random, depth = 3): Pair {
  const single = random.documentable ? scalars : [...scalars, ...opaqueScalars]
  const nested = random.documentable ? composites : [...composites, ...opaqueComposites]
  const kinds = depth > 0 ? [...single, ...single, ...nested] : single
  const pair = random.pick(kinds)(random, depth)
  // Now and then the value is something else.
  return { schema: pair.schema, make: () => (random.chance(0.06) ? randomValue(random, 2) : pair.make()) }
}

const isModel = (schema: z.ZodType): boolean => objectOf(readSchema(schema)) !== undefined

type Maker = (random: Random, depth: number) => Pair

// What a document cannot say of a string.
function changeString(random: Random, schema: z.ZodString): z.ZodString {
  let changed = schema
  if (random.chance(0.1)) changed = changed.trim()
  if (random.chance(0.1)) changed = changed.toUpperCase()
  if (random.chance(0.1)) changed = changed.startsWith("a")
  if (random.chance(0.1)) changed = changed.refine((text) => text.length !== 2)
  return changed
}

const scalars: readonly Maker[] = [
  (random) => {
    let schema = z.string()
    if (random.chance(0.3)) schema = schema.min(random.below(4))
    if (random.chance(0.3)) schema = schema.max(random.below(6) + 1)
    if (random.chance(0.1)) schema = schema.regex(/^a/)
    if (!random.documentable) schema = changeString(random, schema)
    return { schema, make: () => random.pick(words) }
  },
  (random) => {
    let schema = random.chance(0.5) ? z.int() : z.number()
    if (random.chance(0.3)) schema = schema.min(random.below(5) - 2)
    if (random.chance(0.3)) schema = schema.max(random.below(10))
    if (random.chance(0.1)) schema = schema.gt(0)
    if (random.chance(0.1)) schema = schema.lt(5)
    if (random.chance(0.1)) schema = schema.multipleOf(random.pick([2, 0.1, 0.5, 3]))
    return { schema, make: () => random.pick(numbers) }
  },
  (random) => ({ schema: z.boolean(), make: () => random.chance(0.5) }),
  () => ({ schema: z.null(), make: () => null }),
  (random) => ({ schema: z.enum(["a", "b", "abc"]), make: () => random.pick(["a", "b", "abc", "c"]) }),
  (random) => ({ schema: z.literal(["a", 1, true, null]), make: () => random.pick(["a", 1, true, null, 2]) }),
  (random) => ({ schema: random.chance(0.5) ? z.any() : z.unknown(), make: () => randomValue(random, 2) }),
]

// Zod alone knows what these do.
const opaqueScalars: readonly Maker[] = [
  (random) => ({ schema: z.email(), make: () => random.pick(["x@y.zz", "x", "a@b.c"]) }),
  (random) => ({ schema: z.string().transform((text) => text.length), make: () => random.pick(words) }),
  (random) => ({ schema: z.string().pipe(z.string().min(2)), make: () => random.pick(words) }),
]

function randomShape(random: Random, depth: number): { shape: Record<string, z.ZodType>; make: () => Record<string, unknown> } {
  const chosen = [...new Set(Array.from({ length: random.below(4) }, () => random.pick(fieldNames)))]
  const fields = chosen.map((name) => [name, randomPair(random, depth - 1)] as const)
  const shape = Object.fromEntries(fields.map(([name, { schema }]) => [name, schema]))
  const make = () => {
    const extra = random.chance(0.2) ? [[random.pick(names), randomValue(random, 1)] as const] : []
    const present = fields.filter(() => random.chance(0.9)).map(([name, pair]) => [name, pair.make()] as const)
    return Object.fromEntries([...present, ...extra])
  }
  return { shape, make }
}

// Zod throws where two transformed values of one name differ; but for a field that both sides have from one schema, the second shape
// has names of its own.
function randomIntersection(random: Random, depth: number): Pair {
  const [a, b] = [randomShape(random, depth), randomShape(random, depth)]
  const own = Object.fromEntries(Object.entries(b.shape).map(([name, inner]) => [`x${name}`, inner]))
  const shared = Object.entries(a.shape).filter(() => random.chance(0.2))
  const make = (shape: Record<string, z.ZodType>): z.ZodType => {
    const plain = random.chance(0.3) ? z.strictObject(shape) : z.object(shape)
    return !random.documentable && random.chance(0.2) ? plain.refine((value) => Object.keys(value).length !== 2) : plain
  }
  const [left, right] = [make(a.shape), make({ ...own, ...Object.fromEntries(shared) })]
  return {
    schema: random.chance(0.5) ? left.and(right) : z.intersection(right, left),
    make: () => ({ ...a.make(), ...Object.fromEntries(Object.entries(b.make()).map(([name, value]) => [`x${name}`, value])) }),
  }
}

const composites: readonly Maker[] = [
  (random, depth) => {
    const { shape, make } = randomShape(random, depth)
    const plain = z.object(shape)
    const schema = random.pick<() => z.ZodType>([
      () => plain,
      () => plain,
      () => z.strictObject(shape),
      () => z.looseObject(shape),
      () => plain.catchall(z.int()),
      () => (random.documentable ? plain : plain.refine((value) => Object.keys(value).length !== 2)),
    ])()
    return { schema, make }
  },
  (random, depth) => {
    const item = randomPair(random, depth - 1)
    let schema = z.array(item.schema)
    if (random.chance(0.2)) schema = schema.min(1)
    if (random.chance(0.2)) schema = schema.max(2)
    return { schema, make: () => Array.from({ length: random.below(4) }, item.make) }
  },
  (random, depth) => {
    const items = [randomPair(random, depth - 1), randomPair(random, depth - 1)] as const
    const schemas: [z.ZodType, z.ZodType] = [items[0].schema, items[1].schema]
    if (random.chance(0.5)) {
      const make = () => [...items.map((item) => item.make()), "x"].slice(0, random.pick([1, 2, 2, 2, 2, 2, 3]))
      return { schema: z.tuple(schemas), make }
    }
    // Never too short: with a rest Zod lets `any` stand for an item that is not there, without one it does not.
    return { schema: z.tuple(schemas, z.string()), make: () => [...items.map((item) => item.make()), ...words.slice(0, random.below(3))] }
  },
  (random, depth) => {
    const value = randomPair(random, depth - 1)
    const key = random.pick([z.string(), z.string().min(2), z.enum(["a", "b"])])
    return {
      schema: z.record(key, value.schema),
      make: () => Object.fromEntries(["a", "b", "abc"].slice(random.below(3)).map((name) => [name, value.make()])),
    }
  },
  (random, depth) => {
    const first = randomPair(random, depth - 1)
    let second = randomPair(random, depth - 1)
    // Of two models Zod takes the first that fits, we the one with more of the fields.
    while (isModel(first.schema) && isModel(second.schema)) second = randomPair(random, depth - 1)
    const members = [first, second] as const
    // A key that may be absent fits several members at once, which no document can say.
    const isOptional = members.some(({ schema }) => schema.safeParse(undefined).success)
    const union = isOptional ? z.union : random.pick([z.union, z.xor])
    return { schema: union([members[0].schema, members[1].schema]), make: () => random.pick(members).make() }
  },
  (random, depth) => {
    const [a, b] = [randomShape(random, depth), randomShape(random, depth)]
    const schema = z.discriminatedUnion("kind", [
      z.object({ ...a.shape, kind: z.literal("a") }),
      z.object({ ...b.shape, kind: z.literal("b") }),
    ])
    return {
      schema,
      make: () => ({ ...random.pick([a, b]).make(), ...(random.chance(0.9) ? { kind: random.pick(["a", "b", "c"]) } : {}) }),
    }
  },
  randomIntersection,
  (random, depth) => wrap(random, depth, (schema) => schema.optional()),
  (random, depth) => wrap(random, depth, (schema) => schema.nullable(), null),
  (random, depth) => wrap(random, depth, (schema, value) => schema.default(value as never)),
  (random, depth) => wrap(random, depth, (schema) => schema.readonly()),
  (random, depth) => wrap(random, depth, (schema) => z.lazy(() => schema)),
]

const opaqueComposites: readonly Maker[] = [
  // The value may be one that the schema refuses.
  (random, depth) => wrap(random, depth, (schema, value) => schema.prefault(value as never)),
  (random, depth) =>
    wrap(random, depth, (schema) => (schema instanceof z.ZodAny || schema instanceof z.ZodUnknown ? schema : schema.catch(null as never))),
]

function wrap(random: Random, depth: number, change: (schema: z.ZodType, value: unknown) => z.ZodType, other?: null): Pair {
  const inner = randomPair(random, depth - 1)
  return { schema: change(inner.schema, inner.make()), make: () => (other === null && random.chance(0.3) ? null : inner.make()) }
}
