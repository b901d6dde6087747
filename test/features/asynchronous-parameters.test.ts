// Schemas that answer later, on what is put together from several values: the library is asked once.
import { Cookie, Hayapi, Header, Query } from "hayapi"
import { expect, test } from "vitest"
import { z } from "zod"
import { ask, quiet } from "./ask.ts"

test("models and lists of query, headers and cookies", async () => {
  const asked: unknown[] = []
  const isFree = async (value: unknown) => {
    asked.push(value)
    return !JSON.stringify(value).includes("rick")
  }
  const Model = z.object({ name: z.string(), tags: z.array(z.string()).default([]) }).refine(isFree, "is taken")
  const app = new Hayapi({ logger: quiet })
  app.get(
    "/",
    {
      params: {
        model: Query(Model),
        words: Header(z.array(z.string()).refine(isFree, "is taken")),
        cookies: Cookie(z.object({ c: z.string() }).refine(isFree, "is taken")),
      },
    },
    (values) => values,
  )
  const { body } = await ask(app, "/?name=morty&tags=a", { headers: { words: "w", cookie: "c=1" } })
  expect(body).toEqual({ model: { name: "morty", tags: ["a"] }, words: ["w"], cookies: { c: "1" } })
  expect(asked).toHaveLength(3)
  const refused = await ask(app, "/?name=rick", { headers: { words: "rick", cookie: "c=rick" } })
  expect(refused.body.detail.map(({ loc, msg }: any) => [loc, msg])).toEqual([
    [["query"], "Value error, is taken"],
    [["header", "words"], "Value error, is taken"],
    [["cookie"], "Value error, is taken"],
  ])
  expect(asked).toHaveLength(6)
})
