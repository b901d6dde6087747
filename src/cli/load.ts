// Loads the app of a command: the export of a module that is a hayapi app.
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { Hayapi } from "../app/app.ts"

/** An error that the user of the command line can fix; printed without a stack. */
export class CommandError extends Error {
  override readonly name = "CommandError"
}

/** The files that are tried if none is given. */
const usualEntries = ["app", "main", "server", "src/app", "src/main", "src/server"].flatMap((name) => [
  `${name}.ts`,
  `${name}.js`,
  `${name}.mjs`,
])

/** The given file, or the first default one that exists. Throws `CommandError` if there is none. */
export function findEntry(given: string | undefined): string {
  const candidates = given === undefined ? usualEntries : [given]
  const found = candidates.map((name) => resolve(name)).find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new CommandError(
    given === undefined ? `No file is given, and none of these exists: ${usualEntries.join(", ")}` : `File not found: ${given}`,
  )
}

/** Whether a value is a hayapi app, also of another copy of the package. */
function isApp(value: unknown): value is Hayapi {
  if (typeof value !== "object" || value === null) return false
  return ["listen", "openapi", "start"].every((name) => typeof (value as Record<string, unknown>)[name] === "function")
}

/** Imports a module and returns its app: the export `name`; without a name `app`, `default` or `api`, else the only app. */
export async function loadApp(file: string, name: string | undefined): Promise<Hayapi> {
  const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>
  const apps = Object.entries(exported).filter(([, value]) => isApp(value))
  const wanted = name === undefined ? ["app", "default", "api"] : [name]
  const found = wanted.map((each) => exported[each]).find(isApp) ?? (name === undefined && apps.length === 1 ? apps[0]![1] : undefined)
  if (isApp(found)) return found
  if (name !== undefined) throw new CommandError(`${file} does not export an app named ${JSON.stringify(name)}`)
  if (apps.length === 0) throw new CommandError(`${file} does not export an app; add: export const app = new Hayapi()`)
  throw new CommandError(`${file} exports several apps: choose with --app ${apps.map(([each]) => each).join(" or --app ")}`)
}
