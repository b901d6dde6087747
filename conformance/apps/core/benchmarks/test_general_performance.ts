// Small and large answers and bodies, with and without models.
import { dependency, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const items = Array.from({ length: 300 }, (_, i) => ({
  id: i,
  name: `item-${i}`,
  values: Array.from({ length: 25 }, (_, n) => n),
  meta: { active: true, group: i % 10, tag: `t${i % 5}` },
}))
const metadata = {
  source: "benchmark",
  version: 1,
  flags: { a: true, b: false, c: true },
  notes: ["x", "y", "z"].map((letter) => letter.repeat(50)),
}
const payload = { items, metadata }

const anything = z.record(z.string(), z.unknown())
const ItemIn = z.object({ name: z.string(), value: z.int() }).meta({ id: "ItemIn" })
const ItemOut = z.object({ name: z.string(), value: z.int(), dep: z.int() }).meta({ id: "ItemOut" })
const LargeIn = z.object({ items: z.array(anything), metadata: anything }).meta({ id: "LargeIn" })
const LargeOut = z.object({ items: z.array(anything), metadata: anything }).meta({ id: "LargeOut" })

const first = dependency(() => 40)
const dep = dependency({ first }, ({ first: value }) => value + 2)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  for (const kind of ["sync", "async"]) {
    // The same handlers twice: as they are, and behind a promise.
    const give = <T>(value: T): T | Promise<T> => (kind === "sync" ? value : Promise.resolve(value))
    app.post(`/${kind}/validated`, { params: { item: ItemIn, dep }, responseModel: ItemOut }, ({ item, dep: value }) =>
      give({ ...item, dep: value }),
    )
    app.get(`/${kind}/dict-no-response-model`, () => give({ name: "foo", value: 123 }))
    app.get(`/${kind}/dict-with-response-model`, { params: { dep }, responseModel: ItemOut }, ({ dep: value }) =>
      give({ name: "foo", value: 123, dep: value }),
    )
    app.get(`/${kind}/model-no-response-model`, { params: { dep } }, ({ dep: value }) => give({ name: "foo", value: 123, dep: value }))
    app.get(`/${kind}/model-with-response-model`, { params: { dep }, responseModel: ItemOut }, ({ dep: value }) =>
      give({ name: "foo", value: 123, dep: value }),
    )
    app.post(`/${kind}/large-receive`, { params: { payload: LargeIn } }, ({ payload: sent }) => give({ received: sent.items.length }))
    for (const shape of ["dict", "model"]) {
      app.get(`/${kind}/large-${shape}-no-response-model`, () => give(payload))
      app.get(`/${kind}/large-${shape}-with-response-model`, { responseModel: LargeOut }, () => give(payload))
    }
  }
  return app
}
