// Every kind of function as a dependency: plain, asynchronous, generators, and methods of objects.
import { type Dependency, dependency, Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const params = { value: z.string() }
const plain = ({ value }: { value: string }) => value
const later = async ({ value }: { value: string }) => value
function* generator({ value }: { value: string }) {
  yield value
}
async function* laterGenerator({ value }: { value: string }) {
  yield value
}

class Methods {
  readonly #suffix = ""

  synchronous({ value }: { value: string }): string {
    return value + this.#suffix
  }
  async asynchronous({ value }: { value: string }): Promise<string> {
    return value + this.#suffix
  }
  *synchronousGenerator({ value }: { value: string }): Generator<string> {
    yield value + this.#suffix
  }
  async *asynchronousGenerator({ value }: { value: string }): AsyncGenerator<string> {
    yield value + this.#suffix
  }
}
const methods = new Methods()

const dependencies: Record<string, Dependency<string>> = {
  "/callable-dependency": dependency(params, plain),
  "/callable-gen-dependency": dependency(params, generator),
  "/async-callable-dependency": dependency(params, later),
  "/async-callable-gen-dependency": dependency(params, laterGenerator),
  "/synchronous-method-dependency": dependency(params, (values) => methods.synchronous(values)),
  "/synchronous-method-gen-dependency": dependency(params, (values) => methods.synchronousGenerator(values)),
  "/asynchronous-method-dependency": dependency(params, (values) => methods.asynchronous(values)),
  "/asynchronous-method-gen-dependency": dependency(params, (values) => methods.asynchronousGenerator(values)),
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  for (const [path, value] of Object.entries(dependencies)) app.get(path, { params: { value } }, ({ value: given }) => given)
  // A dependency may also give the function, which the handler calls.
  const functions = { "callable-dependency-class": plain, "async-callable-dependency-class": later }
  for (const [path, call] of Object.entries(functions)) {
    const instance = dependency(() => call)
    app.get(`/${path}`, { params: { ...params, instance } }, ({ value, instance: made }) => made({ value }))
  }
  const generators = { "callable-gen-dependency-class": generator, "async-callable-gen-dependency-class": laterGenerator }
  for (const [path, call] of Object.entries(generators)) {
    const instance = dependency(() => call)
    app.get(`/${path}`, { params: { ...params, instance } }, async ({ value, instance: made }) => (await made({ value }).next()).value)
  }
  return app
}
