// A document means what we do: a JSON Schema validator accepts exactly the values that we accept.
// PAIRS=1000000 SEED=7 npx vitest run --project slow test/property/document.test.ts
import { Ajv2020 } from "ajv/dist/2020.js"
import { expect, it } from "vitest"
import { describeSchema, type JsonSchema } from "../../src/schema/json-schema.ts"
import { readSchema } from "../../src/schema/standard.ts"
import { compileValidate } from "../../src/schema/validate.ts"
import { runValidator } from "../../src/schema/validation-context.ts"
import { Random, randomPair } from "./random-schema.ts"

const pairs = Number(process.env.PAIRS ?? 1_000)
const seed = Number(process.env.SEED ?? 1)
const valuesPerSchema = 25

/** JSON Schema counts properties that JSON cannot hold; integers beyond 2^53 are refused by rule, not by the document. */
function isPlain(value: unknown): boolean {
  return JSON.stringify(value) !== undefined && !/\d{16}/.test(JSON.stringify(value))
}

it(`a validator of the document agrees with us on ${pairs} random pairs of schema and value`, () => {
  const random = new Random(seed, true)
  const ajv = new Ajv2020({ strict: false, validateFormats: false, multipleOfPrecision: 9 })
  const differences: string[] = []
  for (let count = 0; count < pairs; ) {
    const { schema, make } = randomPair(random)
    const node = readSchema(schema)
    const document: JsonSchema = describeSchema(node, { side: "input", titles: false, refer: (_node, id) => id })
    const validate = ajv.compile(document)
    const validator = compileValidate(node, "json")
    for (let i = 0; i < valuesPerSchema; i++, count++) {
      const value: unknown = make()
      if (!isPlain(value)) continue
      const result = runValidator(validator, structuredClone(value))
      if (result instanceof Promise) throw new Error("A documentable schema is asynchronous")
      const accepted = result.problems.length === 0
      if (validate(value) === accepted) continue
      const verdict = accepted ? "we accept, the document does not" : `we refuse (${result.problems[0]!.type}), the document does not`
      differences.push(`${verdict}: ${JSON.stringify(value)} for ${JSON.stringify(document)}`)
    }
  }
  expect(differences).toEqual([])
})
