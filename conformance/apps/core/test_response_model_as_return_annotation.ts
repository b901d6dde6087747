// Response models and what handlers return for them. Models are always declared here: TypeScript has no annotations at run time.
import { Hayapi, JSONResponse } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const User = z.object({ name: z.string(), surname: z.string() }).meta({ id: "User" })
const Item = z.object({ name: z.string(), price: z.number() }).meta({ id: "Item" })
const Either = z.union([User, Item])

const john = { name: "John", surname: "Doe" }
const stored = { ...john, password_hash: "secret" }
const foo = { name: "Foo", price: 42 }

// What each ending of a path returns; the invalid ones come as data that the compiler knows nothing of.
const returned: Record<string, () => any> = {
  return_model: () => john,
  return_dict: () => john,
  return_same_model: () => john,
  return_exact_dict: () => john,
  return_invalid_dict: () => ({ name: "John" }),
  return_invalid_model: () => foo,
  return_dict_with_extra_data: () => stored,
  return_submodel_with_extra_data: () => stored,
}
const endings = Object.keys(returned).slice(2)

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const nameOf = (path: string) => path.replaceAll("-", "_")
  const addModelled = (path: string, make: () => any) => app.get(`/${path}`, { name: nameOf(path), responseModel: User }, make)

  for (const ending of ["return_model", "return_dict"]) {
    const path = `no_response_model-no_annotation-${ending}`
    app.get(`/${path}`, { name: nameOf(path) }, returned[ending]!)
  }
  for (const ending of endings) addModelled(`response_model-no_annotation-${ending}`, returned[ending]!)
  for (const ending of endings) addModelled(`no_response_model-annotation-${ending}`, returned[ending]!)
  for (const ending of endings) {
    const path = `response_model_none-annotation-${ending}`
    app.get(`/${path}`, { name: nameOf(path), responseModel: null }, returned[ending]!)
  }
  for (const ending of endings) addModelled(`response_model_model1-annotation_model2-${ending}`, returned[ending]!)
  addModelled("response_model_filtering_model-annotation_submodel-return_submodel", () => stored)
  const people = () => [stored, { name: "Jane", surname: "Does", password_hash: "secret2" }]
  for (const path of [
    "response_model_list_of_model-no_annotation",
    "no_response_model-annotation_list_of_model",
    "no_response_model-annotation_forward_ref_list_of_model",
  ]) {
    app.get(`/${path}`, { name: nameOf(path), responseModel: z.array(User) }, people)
  }
  for (const start of ["response_model_union-no_annotation", "no_response_model-annotation_union"]) {
    app.get(`/${start}-return_model1`, { name: nameOf(`${start}-return_model1`), responseModel: Either }, () => stored)
    app.get(`/${start}-return_model2`, { name: nameOf(`${start}-return_model2`), responseModel: Either }, () => foo)
  }
  app.get(
    "/no_response_model-annotation_response_class",
    { name: "no_response_model_annotation_response_class" },
    () => new Response("Foo"),
  )
  app.get(
    "/no_response_model-annotation_json_response_class",
    { name: "no_response_model_annotation_json_response_class" },
    () => new JSONResponse({ foo: "bar" }),
  )
  return app
}
