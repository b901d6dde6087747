// A check of the author's own.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const titles: Record<string, string> = {
  "isbn-9781529046137": "The Hitchhiker's Guide to the Galaxy",
  "imdb-tt0371724": "The Hitchhiker's Guide to the Galaxy",
  "isbn-9781439512982": "Isaac Asimov: The Complete Stories, Vol. 2",
}

const Id = z
  .string()
  .refine((id) => /^(isbn|imdb)-/.test(id), 'Invalid ID format, it must start with "isbn-" or "imdb-"')
  .nullable()
  .default(null)

function pickId(): string {
  const ids = Object.keys(titles)
  return ids[Math.floor(Math.random() * ids.length)]!
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/items/", { params: { id: Id } }, function read_items({ id }) {
    const chosen = id ?? pickId()
    return { id: chosen, name: titles[chosen] ?? null }
  })
  return app
}
