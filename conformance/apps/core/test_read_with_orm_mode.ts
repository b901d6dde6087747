// A class instance as returned value: its getters are read like fields.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

const PersonCreate = z.object({ name: z.string(), lastname: z.string() }).meta({ id: "PersonCreate" })
const PersonRead = PersonCreate.extend({ full_name: z.string() }).meta({ id: "PersonRead" })

class Person {
  readonly name: string
  readonly lastname: string

  constructor({ name, lastname }: z.infer<typeof PersonCreate>) {
    this.name = name
    this.lastname = lastname
  }

  get full_name(): string {
    return `${this.name} ${this.lastname}`
  }
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/people/", { params: { person: PersonCreate }, responseModel: PersonRead }, ({ person }) => new Person(person))
  return app
}
