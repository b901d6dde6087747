// `hayapi routes`: the operations, WebSockets, mounts and frontends of an app, one per line, in the order of declaration.
import type { Hayapi } from "../app/app.ts"
import { planApp } from "../app/planned.ts"

/** The lines: method, path and name. */
export function listRoutes(app: Hayapi): string[] {
  const { plans, sockets, mounts, frontends } = planApp(app, new Map())
  const rows: [string, string, string][] = [
    ...plans.map(({ method, template, name }): [string, string, string] => [method, template.text, name]),
    ...sockets.map(({ template, name }): [string, string, string] => ["WS", template.text, name]),
    ...mounts.map(({ prefix, name }): [string, string, string] => ["MOUNT", prefix, name ?? ""]),
    ...frontends.map(({ prefix }): [string, string, string] => ["FRONTEND", prefix === "" ? "/" : prefix, ""]),
  ]
  const widthOf = (column: 0 | 1) => Math.max(0, ...rows.map((row) => row[column].length))
  const [methods, paths] = [widthOf(0), widthOf(1)]
  return rows.map(([method, path, name]) => `${method.padEnd(methods)}  ${path.padEnd(paths)}  ${name}`.trimEnd())
}
