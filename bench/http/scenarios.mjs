// The workloads: what is asked, what must be answered, and the data behind it. Shared by all contenders, checked before anything is timed.

const body = {
  name: "Garden chair",
  description: "A chair of oiled acacia that folds flat",
  price: 49.9,
  quantity: 12,
  tags: ["garden", "wood", "foldable", "outdoor"],
  supplier: { name: "Acme Ltd", email: "orders@acme.example", address: { street: "1 Long Lane", city: "Springfield", zip: "12345" } },
}

/** The field that every contender's W3 handler returns and its response model drops. */
export const secret = "not for clients"

/** What W4 handlers return: 100 objects of 10 fields. */
export const rows = Array.from({ length: 100 }, (_, index) => ({
  id: index,
  name: `Item number ${index}`,
  description: `The description of item ${index}`,
  price: index + 0.5,
  quantity: index * 3,
  active: index % 2 === 0,
  category: index % 3 === 0 ? "tools" : "toys",
  tags: ["new", "sale"],
  cost: index + 0.25,
  owner: `internal-${index}`,
}))

/** The 8 fields of W4's response model. */
export const rowFields = ["id", "name", "description", "price", "quantity", "active", "category", "tags"]

const get = (path) => ({ method: "GET", path, body: "" })
const post = (path, value) => ({ method: "POST", path, body: JSON.stringify(value) })

export const scenarios = [
  { name: "W1", title: "GET /ping", request: get("/ping"), status: 200, answer: { message: "pong" } },
  {
    name: "W2",
    title: "GET /items/{item_id}?q=&limit=, validated and filtered",
    request: get("/items/42?q=chairs&limit=5"),
    status: 200,
    answer: { id: 42, name: "Item 42", q: "chairs", limit: 5 },
  },
  { name: "W3", title: "POST /items, 300 bytes of JSON", request: post("/items", body), status: 201, answer: { id: 1, ...body } },
  {
    name: "W4",
    title: "GET /list, 100 objects of 10 fields through a model of 8",
    request: get("/list"),
    status: 200,
    answer: rows.map((row) => Object.fromEntries(rowFields.map((field) => [field, row[field]]))),
  },
]

/** What a contender that validates answers with a 4xx. */
export const refusals = [
  get("/items/x?q=chairs&limit=5"),
  get("/items/42?q=chairs&limit=many"),
  post("/items", { ...body, price: -1 }),
  post("/items", { ...body, tags: [{}] }),
  post("/items", { ...body, supplier: { name: "Acme Ltd" } }),
]
