// Loads the app that a command is about: the export of a module that is a hayapi app.
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { Hayapi } from "../app/app.ts"

/** Something that the user of the command line can mend; told without a stack. */
export class CommandError extends Error {
  override readonly name = "CommandError"
}

/** The entries that are looked for when none is named. */
const usualEntries = ["app", "main", "server", "src/app", "src/main", "src/server"].flatMap((name) => [
  `${name}.ts`,
  `${name}.js`,
  `${name}.mjs`,
])

/** The file that an argument names, or one of the usual ones. */
export function findEntry(given: string | undefined): string {
  const candidates = given === undefined ? usualEntries : [given]
  const found = candidates.map((name) => resolve(name)).find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new CommandError(
    given === undefined ? `No app is named, and there is none of ${usualEntries.join(", ")}` : `There is no file ${given}`,
  )
}

/** Whether a value is a hayapi app, of this or of another copy of the package. */
function isApp(value: unknown): value is Hayapi {
  if (typeof value !== "object" || value === null) return false
  return ["listen", "openapi", "start"].every((name) => typeof (value as Record<string, unknown>)[name] === "function")
}

/** Imports the module and gives its app: the export of this name; `app` or `default`; or the only one. */
export async function loadApp(file: string, name: string | undefined): Promise<Hayapi> {
  const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>
  const apps = Object.entries(exported).filter(([, value]) => isApp(value))
  const wanted = name === undefined ? ["app", "default", "api"] : [name]
  const found = wanted.map((each) => exported[each]).find(isApp) ?? (name === undefined && apps.length === 1 ? apps[0]![1] : undefined)
  if (isApp(found)) return found
  if (name !== undefined) throw new CommandError(`${file} exports no app ${JSON.stringify(name)}`)
  if (apps.length === 0) throw new CommandError(`${file} exports no app: export const app = new Hayapi()`)
  throw new CommandError(`${file} exports several apps: choose with --app ${apps.map(([each]) => each).join(" or --app ")}`)
}
