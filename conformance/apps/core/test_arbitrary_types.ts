// A class of one's own as a field, with its own form on the wire.
import { Hayapi } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

class FakeNumpyArray {
  readonly data: number[]

  constructor(data: number[] = [1, 2, 3]) {
    this.data = data
  }
}

const numbers = z.codec(z.array(z.number()), z.instanceof(FakeNumpyArray), {
  decode: (data) => new FakeNumpyArray(data),
  encode: (held) => held.data,
})
const MyModel = z.object({ custom_field: numbers }).meta({ id: "MyModel" })

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", { responseModel: MyModel }, function test() {
    return { custom_field: new FakeNumpyArray() }
  })
  return app
}
