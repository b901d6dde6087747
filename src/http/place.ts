// Place: an app on the way of a request, with the prefix under which the client reaches it; links are made from it.

import { escapePath } from "./canonical-path.ts"
import { UsageError } from "./error-code.ts"

/** What fills the names of a path. */
export type UrlValues = Readonly<Record<string, string | number | bigint | boolean>>

/** A path within an app, escaped. */
export interface AppPath {
  readonly path: string
  /** Whether it is that of a WebSocket. */
  readonly isSocket: boolean
}

export interface Place {
  /** Canonical: what mounts, `rootPath` and proxies put before the paths of the app. */
  readonly mount: string
  /** The app that this one is mounted in. */
  readonly outer: Place | undefined
  /** `undefined`: the app has no such name. */
  pathOf(nameOrTemplate: string, values: UrlValues): AppPath | undefined
}

/** The absolute URL of a name: in the app that answers, else in those around it. Throws `UsageError` if none has it. */
export function placeUrl(request: { scheme: "http" | "https"; host: string; place: Place | undefined }, name: string, values: UrlValues) {
  for (let place = request.place; place !== undefined; place = place.outer) {
    const found = place.pathOf(name, values)
    if (found === undefined) continue
    const scheme = found.isSocket ? request.scheme.replace("http", "ws") : request.scheme
    return `${scheme}://${request.host}${escapePath(place.mount)}${found.path}`
  }
  throw new UsageError("HAYAPI_URL", `No operation is called ${JSON.stringify(name)}`)
}
