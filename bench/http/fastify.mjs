// Fastify with request and response schemas: input validated by ajv, output filtered by fast-json-stringify.
import Fastify from "fastify"
import { rows, secret } from "./scenarios.mjs"

const text = { type: "string" }
const number = { type: "number" }
const integer = { type: "integer" }
const texts = { type: "array", items: text }

const supplier = {
  type: "object",
  required: ["name", "address"],
  properties: {
    name: text,
    email: text,
    address: { type: "object", required: ["street", "city", "zip"], properties: { street: text, city: text, zip: text } },
  },
}
const newItem = {
  type: "object",
  required: ["name", "price", "quantity", "tags", "supplier"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 100 },
    description: text,
    price: { type: "number", exclusiveMinimum: 0 },
    tax: { type: "number", minimum: 0 },
    quantity: { type: "integer", minimum: 0, maximum: 10_000 },
    tags: texts,
    supplier,
  },
}
const item = { ...newItem, required: ["id", ...newItem.required], properties: { id: integer, ...newItem.properties } }
const row = {
  type: "object",
  required: ["id", "name", "description", "price", "quantity", "active", "category", "tags"],
  properties: {
    id: integer,
    name: text,
    description: text,
    price: number,
    quantity: integer,
    active: { type: "boolean" },
    category: text,
    tags: texts,
  },
}

const app = Fastify()

app.get("/ping", { schema: { response: { 200: { type: "object", properties: { message: text } } } } }, (_request, reply) => {
  reply.send({ message: "pong" })
})

const readItem = {
  schema: {
    params: { type: "object", properties: { item_id: integer } },
    querystring: { type: "object", properties: { q: text, limit: { type: "integer", default: 10 } } },
    response: {
      200: { type: "object", required: ["id", "name", "limit"], properties: { id: integer, name: text, q: text, limit: integer } },
    },
  },
}
app.get("/items/:item_id", readItem, (request, reply) => {
  const { item_id } = request.params
  const { q, limit } = request.query
  reply.send({ id: item_id, name: `Item ${item_id}`, q, limit })
})

app.post("/items", { schema: { body: newItem, response: { 201: item } } }, (request, reply) => {
  reply.code(201).send({ id: 1, ...request.body, secret })
})

app.get("/list", { schema: { response: { 200: { type: "array", items: row } } } }, (_request, reply) => {
  reply.send(rows)
})

await app.listen({ port: 0, host: "127.0.0.1" })
console.log(app.server.address().port)
