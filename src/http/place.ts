// Place: an app that a request passes through, with the prefix under which the client reaches it. Used to make links.

import { escapePath } from "./canonical-path.ts"
import { UsageError } from "./error-code.ts"

/** The values for the names of a path. */
export type UrlValues = Readonly<Record<string, string | number | bigint | boolean>>

/** A path within an app, escaped. */
export interface AppPath {
  readonly path: string
  /** Whether it is the path of a WebSocket. */
  readonly isSocket: boolean
}

export interface Place {
  /** The canonical prefix of mounts, `rootPath` and proxies before the paths of the app. */
  readonly mount: string
  /** The app that this one is mounted in. */
  readonly outer: Place | undefined
  /** `undefined` if the app has no such name. */
  pathOf(nameOrTemplate: string, values: UrlValues): AppPath | undefined
}

/** The absolute URL of a name: in the app that handles the request, else in those around it. Throws `UsageError` if it is unknown. */
export function placeUrl(request: { scheme: "http" | "https"; host: string; place: Place | undefined }, name: string, values: UrlValues) {
  for (let place = request.place; place !== undefined; place = place.outer) {
    const found = place.pathOf(name, values)
    if (found === undefined) continue
    const scheme = found.isSocket ? request.scheme.replace("http", "ws") : request.scheme
    return `${scheme}://${request.host}${escapePath(place.mount)}${found.path}`
  }
  throw new UsageError("HAYAPI_URL", `No operation is called ${JSON.stringify(name)}`)
}
