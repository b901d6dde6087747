// Selections that go into nested models.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const Model1 = z.object({ foo: z.string(), bar: z.string() }).meta({ id: "Model1" })
const Model2 = z.object({ ref: Model1, baz: z.string() }).meta({ id: "Model2" })
const Model3 = z.object({ name: z.string(), age: z.int(), ref2: Model2 }).meta({ id: "Model3" })

const model2 = (name: string) => ({ ref: { foo: `${name} model foo`, bar: `${name} model bar` }, baz: `${name} model2 baz` })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  for (const name of ["simple_include", "simple_include_dict"]) {
    app.get(`/${name}`, { name, responseModel: Model2, responseModelInclude: { baz: true, ref: ["foo"] } }, () => model2(name))
  }
  for (const name of ["simple_exclude", "simple_exclude_dict"]) {
    app.get(`/${name}`, { name, responseModel: Model2, responseModelExclude: { ref: ["bar"] } }, () => model2(name))
  }
  for (const name of ["mixed", "mixed_dict"]) {
    app.get(
      `/${name}`,
      { name, responseModel: Model3, responseModelInclude: ["ref2", "name"], responseModelExclude: { ref2: ["baz"] } },
      () => ({ name: `${name} model3 name`, age: 3, ref2: model2(name) }),
    )
  }
  return app
}
