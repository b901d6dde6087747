// Validation and JSON Schema outside of requests.
import { jsonSchema, ValidationError, validate } from "hayapi"
import { describe, expect, expectTypeOf, it } from "vitest"
import { z } from "zod"

const Tag = z.object({ label: z.string() }).meta({ id: "Tag" })
const Item = z.object({ name: z.string(), tags: z.array(Tag).default([]), made: z.date().optional() }).meta({ id: "Item" })

describe("validate", () => {
  it("gives what the schema makes of a value", async () => {
    const item = await validate(Item, { name: "a", made: "2020-01-01T00:00:00Z", other: 1 })
    expectTypeOf(item).toEqualTypeOf<z.output<typeof Item>>()
    expect(item).toEqual({ name: "a", tags: [], made: new Date("2020-01-01T00:00:00Z") })
  })

  it("rejects with the errors of a 422, without a source", async () => {
    const failure = await validate(Item, { tags: [{ label: 1 }] }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ValidationError)
    expect((failure as ValidationError).errors).toEqual([
      { type: "missing", loc: ["name"], msg: "Field required", input: { tags: [{ label: 1 }] } },
      { type: "string_type", loc: ["tags", 0, "label"], msg: "Input should be a valid string", input: 1 },
    ])
    expect((failure as ValidationError).message).toBe(
      "2 validation errors\n  name: Field required [type=missing]\n  tags.0.label: Input should be a valid string [type=string_type]",
    )
  })

  it("is strict unless told otherwise", async () => {
    await expect(validate(z.int(), "5")).rejects.toThrow("Input should be a valid integer")
    expect(await validate(z.int(), "5", { mode: "lax" })).toBe(5)
    expect(await validate(z.boolean(), "on", { mode: "text" })).toBe(true)
  })

  it("waits for asynchronous refinements", async () => {
    const Free = z.string().refine(async (name) => name !== "taken", "Taken")
    expect(await validate(Free, "free")).toBe("free")
    await expect(validate(Free, "taken")).rejects.toThrow("Value error, Taken")
  })
})

describe("jsonSchema", () => {
  it("is the schema of the document, with its models in $defs", () => {
    expect(jsonSchema(Item)).toEqual({
      $defs: { Tag: { type: "object", title: "Tag", properties: { label: { type: "string", title: "Label" } }, required: ["label"] } },
      type: "object",
      title: "Item",
      properties: {
        name: { type: "string", title: "Name" },
        tags: { type: "array", items: { $ref: "#/$defs/Tag" }, title: "Tags", default: [] },
        made: { type: "string", format: "date-time", title: "Made" },
      },
      required: ["name"],
    })
    expect(jsonSchema(z.array(z.int()), { titles: false })).toEqual({ type: "array", items: { type: "integer" } })
  })

  it("refers to itself where the model does", () => {
    const Node = z
      .object({
        get children(): z.ZodArray<typeof Node> {
          return z.array(Node)
        },
      })
      .meta({ id: "Node" })
    expect(jsonSchema(Node)).toMatchObject({
      $defs: { Node: { type: "object" } },
      properties: { children: { items: { $ref: "#/$defs/Node" } } },
    })
  })
})
