// Create, read, update and delete with a model for each; a map stands for the table.
import { dependency, Hayapi, HTTPException, Query, sentFields } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"
import { Table } from "./table.ts"

const text = z.string().nullable().default(null)
const HeroBase = z.object({ name: z.string(), age: z.int().nullable().default(null) })
const HeroPublic = HeroBase.extend({ id: z.int() }).meta({ id: "HeroPublic" })
const HeroCreate = HeroBase.extend({ secret_name: z.string() }).meta({ id: "HeroCreate" })
const HeroUpdate = HeroBase.extend({ name: text, secret_name: text }).meta({ id: "HeroUpdate" })

const table = dependency(() => new Table<z.output<typeof HeroCreate>>(), { scope: "app" })

const storedHero = dependency({ hero_id: z.int(), table }, ({ hero_id, table }) => {
  const hero = table.get(hero_id)
  if (hero === undefined) throw new HTTPException(404, "Hero not found")
  return hero
})

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)

  app.post("/heroes/", { params: { hero: HeroCreate, table }, responseModel: HeroPublic }, function create_hero({ hero, table }) {
    return table.add(hero)
  })

  app.get(
    "/heroes/",
    { params: { table, offset: z.int().default(0), limit: Query(z.int().max(100).default(100)) }, responseModel: z.array(HeroPublic) },
    function read_heroes({ table, offset, limit }) {
      return table.list(offset, limit)
    },
  )

  app.get("/heroes/{hero_id}", { params: { hero: storedHero }, responseModel: HeroPublic }, function read_hero({ hero }) {
    return hero
  })

  app.patch(
    "/heroes/{hero_id}",
    { params: { stored: storedHero, hero: HeroUpdate }, responseModel: HeroPublic },
    function update_hero({ stored, hero }) {
      return Object.assign(stored, sentFields(hero))
    },
  )

  app.delete("/heroes/{hero_id}", { params: { hero: storedHero, table } }, function delete_hero({ hero, table }) {
    table.delete(hero.id)
    return { ok: true }
  })
  return app
}
