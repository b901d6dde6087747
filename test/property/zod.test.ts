// Our verdict and value in strict mode equal Zod's, over random schemas and values:
// PAIRS=1000000 SEED=7 npx vitest run --project slow test/property
import { expect, it } from "vitest"
import { compareWithZod } from "./compare-with-zod.ts"
import { Random, randomPair } from "./random-schema.ts"

const pairs = Number(process.env.PAIRS ?? 2_000)
const seed = Number(process.env.SEED ?? 1)
const valuesPerSchema = 25

it(`agrees with Zod on ${pairs} random pairs of schema and value`, () => {
  const random = new Random(seed)
  const differences: string[] = []
  for (let count = 0; count < pairs; ) {
    const { schema, make } = randomPair(random)
    for (let i = 0; i < valuesPerSchema; i++, count++) {
      const value = make()
      const difference = compareWithZod(schema, value)
      if (difference !== undefined) differences.push(`${JSON.stringify(value)}: ${difference}`)
    }
  }
  expect(differences).toEqual([])
})
