// Dependencies: shared parameters, sub-dependencies, guards, generators with cleanup, scopes, and those of the whole app.
import { Depends, dependency, Hayapi, Header, httpError } from "hayapi"
import { z } from "zod"

/** What happened, in order: for the tests. */
export const events: string[] = []

const countRequest = dependency(function countRequest({ request }) {
  events.push(`${request.method} ${request.path}`)
})

export const app = new Hayapi({ title: "Dependencies", dependencies: [countRequest] })

const paging = dependency({ skip: z.int().default(0), limit: z.int().max(100).default(10) }, function paging({ skip, limit }) {
  return { skip, limit, end: skip + limit }
})

export const listItems = app.get("/items/", { params: { page: paging } }, function listItems({ page }) {
  return { page }
})

export const listUsers = app.get("/users/", { params: { page: paging, name: z.string().optional() } }, function listUsers({ page, name }) {
  return { from: page.skip, name: name ?? null }
})

const language = dependency({ lang: z.enum(["en", "nl"]).optional() }, function language({ lang }) {
  events.push("language")
  return lang ?? "en"
})

const greeting = dependency({ language }, function greeting({ language }) {
  return { en: "Hello", nl: "Hallo" }[language]
})

export const greet = app.get("/greet", { params: { greeting, language } }, function greet({ greeting, language }) {
  return { greeting, language }
})

let tickets = 0
const ticket = dependency(function ticket() {
  tickets += 1
  return tickets
})

export const takeTickets = app.get(
  "/tickets",
  { params: { first: ticket, same: ticket, other: Depends(ticket, { useCache: false }) } },
  function takeTickets({ first, same, other }) {
    return { same: first === same, other: first === other }
  },
)

const Unauthorized = httpError(401, "X-Key is wrong")

const keyRequired = dependency(
  { x_key: Header(z.string()) },
  function keyRequired({ x_key }) {
    if (x_key !== "k3y") throw new Unauthorized()
  },
  { errors: [Unauthorized] },
)

export const readReport = app.get(
  "/report",
  { params: { days: z.int().default(7) }, dependencies: [keyRequired] },
  function readReport({ days }) {
    return { days, visits: 3 }
  },
)

const holdsOneOf = (words: readonly string[]) =>
  dependency({ q: z.string().default("") }, function holdsOneOf({ q }) {
    return words.some((word) => q.includes(word))
  })

export const search = app.get("/search", { params: { isGreen: holdsOneOf(["leaf", "grass"]) } }, function search({ isGreen }) {
  return { isGreen }
})

interface Database {
  query(text: string): string
}

const database = dependency(
  async function* database() {
    events.push("database opens")
    const pool: Database = { query: (text) => `rows of ${text}` }
    try {
      yield pool
    } finally {
      events.push("database closes")
    }
  },
  { scope: "app" },
)

const transaction = dependency({ database }, async function* transaction({ database }) {
  events.push("begin")
  try {
    yield database
    events.push("commit")
  } catch (error) {
    events.push("roll back")
    throw error
  }
})

const OrderChanged = httpError(409, "The order was changed meanwhile")

export const saveOrder = app.post(
  "/orders/{order_id}",
  { params: { db: transaction }, errors: [OrderChanged] },
  function saveOrder({ order_id, db, background }) {
    background.add(() => void events.push("background task"))
    if (order_id === "old") throw new OrderChanged()
    return { saved: db.query(order_id) }
  },
)

const lock = dependency(
  function* lock() {
    events.push("lock")
    yield
    events.push("unlock")
  },
  { scope: "function" },
)

export const useLock = app.post("/locked", { dependencies: [lock] }, function useLock({ background }) {
  background.add(() => void events.push("background task"))
  return { done: true }
})

export { database, keyRequired, paging }
