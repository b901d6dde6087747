// A handler for an error class of the app.
import { Hayapi, JSONResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

class UnicornError extends Error {
  readonly unicorn: string

  constructor(unicorn: string) {
    super(`${unicorn} did something`)
    this.unicorn = unicorn
  }
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)

  app.exceptionHandler(
    UnicornError,
    (_request, error) =>
      new JSONResponse({ message: `Oops! ${error.unicorn} did something. There goes a rainbow...` }, { statusCode: 418 }),
  )

  app.get("/unicorns/{name}", function read_unicorn({ name }) {
    if (name === "yolo") throw new UnicornError(name)
    return { unicorn_name: name }
  })

  return app
}
