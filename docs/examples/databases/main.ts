// Heroes in a database: lists, reads, creates, changes and removes them.
import { asc, eq } from "drizzle-orm"
import { dependency, Hayapi, httpError, Path, sentFields } from "hayapi"
import { z } from "zod"
import { database, transaction } from "./database.ts"
import { heroes } from "./tables.ts"

export const app = new Hayapi({ title: "Heroes" })

const name = z.string().min(1).max(50)
const age = z.int().min(0).nullable()

const Hero = z.object({ id: z.int(), name, age }).meta({ id: "Hero" })
const NewHero = z.object({ name, age: age.default(null), secretName: z.string() }).meta({ id: "NewHero" })
const HeroChanges = z.object({ name, age, secretName: z.string() }).partial().meta({ id: "HeroChanges" })

const HeroNotFound = httpError(404, "Hero not found")
const NameTaken = httpError(409, "There is a hero of this name")

const paging = dependency({ offset: z.int().min(0).default(0), limit: z.int().min(1).max(100).default(100) }, (values) => values)

export const listHeroes = app.get(
  "/heroes",
  { params: { database, paging }, responseModel: z.array(Hero) },
  async function listHeroes({ database, paging }) {
    return database.select().from(heroes).orderBy(asc(heroes.id)).limit(paging.limit).offset(paging.offset)
  },
)

export const createHero = app.post(
  "/heroes",
  { params: { transaction, hero: NewHero }, responseModel: Hero, statusCode: 201, errors: [NameTaken] },
  async function createHero({ transaction, hero }) {
    const [created] = await transaction.insert(heroes).values(hero).onConflictDoNothing().returning()
    if (created === undefined) throw new NameTaken()
    return created
  },
)

const namedHero = dependency(
  { hero_id: Path(z.int()), transaction },
  async function namedHero({ hero_id, transaction }) {
    const [hero] = await transaction.select().from(heroes).where(eq(heroes.id, hero_id))
    if (hero === undefined) throw new HeroNotFound()
    return hero
  },
  { scope: "function", errors: [HeroNotFound] },
)

export const readHero = app.get("/heroes/{hero_id}", { params: { hero: namedHero }, responseModel: Hero }, function readHero({ hero }) {
  return hero
})

export const changeHero = app.patch(
  "/heroes/{hero_id}",
  { params: { hero: namedHero, changes: HeroChanges, transaction }, responseModel: Hero },
  async function changeHero({ hero, changes, transaction }) {
    const sent = sentFields(changes)
    if (Object.keys(sent).length === 0) return hero
    const [changed] = await transaction.update(heroes).set(sent).where(eq(heroes.id, hero.id)).returning()
    return changed!
  },
)

export const removeHero = app.delete(
  "/heroes/{hero_id}",
  { params: { hero: namedHero, transaction }, statusCode: 204 },
  async function removeHero({ hero, transaction }) {
    await transaction.delete(heroes).where(eq(heroes.id, hero.id))
  },
)

export const bookTeam = app.post(
  "/teams",
  { params: { transaction, team: z.array(NewHero).min(1) }, responseModel: z.array(Hero), statusCode: 201, errors: [NameTaken] },
  async function bookTeam({ transaction, team }) {
    const created = []
    for (const hero of team) {
      const [row] = await transaction.insert(heroes).values(hero).onConflictDoNothing().returning()
      if (row === undefined) throw new NameTaken() // those before it are rolled back
      created.push(row)
    }
    return created
  },
)
