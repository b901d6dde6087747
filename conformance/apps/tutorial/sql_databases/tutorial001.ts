// Create, read and delete with one model; a map stands for the table.
import { dependency, Hayapi, HTTPException, Query } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"
import { Table } from "./table.ts"

const Hero = z
  .object({
    id: z.int().nullable().default(null),
    name: z.string(),
    age: z.int().nullable().default(null),
    secret_name: z.string(),
  })
  .meta({ id: "Hero" })

const table = dependency(() => new Table<z.output<typeof Hero>>(), { scope: "app" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)

  app.post("/heroes/", { params: { hero: Hero, table }, responseModel: Hero }, function create_hero({ hero, table }) {
    return table.add(hero, hero.id)
  })

  app.get(
    "/heroes/",
    { params: { table, offset: z.int().default(0), limit: Query(z.int().max(100).default(100)) }, responseModel: z.array(Hero) },
    function read_heroes({ table, offset, limit }) {
      return table.list(offset, limit)
    },
  )

  app.get("/heroes/{hero_id}", { params: { hero_id: z.int(), table }, responseModel: Hero }, function read_hero({ hero_id, table }) {
    const hero = table.get(hero_id)
    if (hero === undefined) throw new HTTPException(404, "Hero not found")
    return hero
  })

  app.delete("/heroes/{hero_id}", { params: { hero_id: z.int(), table } }, function delete_hero({ hero_id, table }) {
    if (!table.delete(hero_id)) throw new HTTPException(404, "Hero not found")
    return { ok: true }
  })
  return app
}
