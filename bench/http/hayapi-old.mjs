// hayapi as built into dist: input validated, output validated and filtered.
import { z } from "zod"
import { Hayapi } from "/tmp/lead/old/dist/index.js"
import { rows, secret } from "./scenarios.mjs"

const Supplier = z.object({
  name: z.string(),
  email: z.string().optional(),
  address: z.object({ street: z.string(), city: z.string(), zip: z.string() }),
})
const NewItem = z.object({
  name: z.string().min(1).max(100),
  description: z.string().optional(),
  price: z.number().positive(),
  tax: z.number().min(0).optional(),
  quantity: z.int().min(0).max(10_000),
  tags: z.array(z.string()),
  supplier: Supplier,
})
const Item = NewItem.extend({ id: z.int() })
const FoundItem = z.object({ id: z.int(), name: z.string(), q: z.string().optional(), limit: z.int() })
const Row = z.object({
  id: z.int(),
  name: z.string(),
  description: z.string(),
  price: z.number(),
  quantity: z.int(),
  active: z.boolean(),
  category: z.string(),
  tags: z.array(z.string()),
})

const app = new Hayapi({ openapiUrl: null, docsUrl: null, redocUrl: null })

app.get("/ping", { responseModel: z.object({ message: z.string() }) }, () => ({ message: "pong" }))

app.get(
  "/items/{item_id}",
  { params: { item_id: z.int(), q: z.string().optional(), limit: z.int().default(10) }, responseModel: FoundItem },
  ({ item_id, q, limit }) => ({ id: item_id, name: `Item ${item_id}`, q, limit }),
)

app.post("/items", { params: { item: NewItem }, statusCode: 201, responseModel: Item }, ({ item }) => ({ id: 1, ...item, secret }))

app.get("/list", { responseModel: z.array(Row) }, () => rows)

const { port } = await app.listen({ port: 0, host: "127.0.0.1" })
console.log(port)
