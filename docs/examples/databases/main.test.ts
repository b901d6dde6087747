import { TestClient } from "hayapi/testing"
import { afterEach, beforeEach, expect, test } from "vitest"
import { app, bookTeam, changeHero, createHero, listHeroes, readHero, removeHero } from "./main.ts"

let client: TestClient

beforeEach(() => {
  client = new TestClient(app)
})
afterEach(() => client.close())

const deadpond = { name: "Deadpond", secretName: "Dive Wilson" }

test("a hero is created, read, changed and removed", async () => {
  const { id } = await client.call(createHero, { hero: deadpond })
  expect(await client.call(readHero, { hero_id: id })).toEqual({ id, name: "Deadpond", age: null })
  expect(await client.call(changeHero, { hero_id: id, changes: { age: 30 } })).toEqual({ id, name: "Deadpond", age: 30 })
  expect(await client.call(changeHero, { hero_id: id, changes: {} })).toEqual({ id, name: "Deadpond", age: 30 })
  await client.call(removeHero, { hero_id: id })
  expect(await client.call(listHeroes)).toEqual([])
  const missing = await client.get(`/heroes/${id}`)
  expect([missing.status, await missing.json()]).toEqual([404, { detail: "Hero not found" }])

  // A name is taken once.
  await client.call(createHero, { hero: deadpond })
  const taken = await client.post("/heroes", { json: deadpond })
  expect([taken.status, await taken.json()]).toEqual([409, { detail: "There is a hero of this name" }])

  // A team is booked whole or not at all.
  const spider = { name: "Spider-Boy", secretName: "Pedro Parqueador" }
  const failed = await client.post("/teams", { json: [spider, deadpond] })
  expect(failed.status).toBe(409)
  expect((await client.call(listHeroes)).map((hero) => hero.name)).toEqual(["Deadpond"])
  expect(await client.call(bookTeam, { team: [spider] })).toMatchObject([{ name: "Spider-Boy" }])
  expect((await client.call(listHeroes, { offset: 1, limit: 1 })).map((hero) => hero.name)).toEqual(["Spider-Boy"])
})
