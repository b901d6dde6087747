// Paths by name: of operations, sockets and mounts of an app, looked up in its plan.
import { UsageError } from "../http/error-code.ts"
import type { AppPath, UrlValues } from "../http/place.ts"
import { fillTemplate } from "../path/href.ts"
import { parseTemplate, type Template, TemplateError } from "../path/template.ts"
import { type PlannedApp, planApp } from "./planned.ts"
import type { Startable } from "./startable.ts"

interface Named {
  readonly name: string | undefined
  readonly template: Template
  readonly isSocket: boolean
}

const known = new WeakMap<PlannedApp, ReadonlyMap<string, Named>>()

/** The path of an operation, a socket or something below a mount, without any prefix of the app; `undefined` for an unknown name. */
export function pathOf(app: Startable, nameOrTemplate: string, values: UrlValues): AppPath | undefined {
  const planned = planApp(app, new Map())
  const names = known.get(planned) ?? nameAll(planned)
  known.set(planned, names)
  const found = names.get(nameOrTemplate)
  return found && { path: fillPath(found.template, values), isSocket: found.isSocket }
}

/** The path of a template with values. Throws `UsageError` for a value that does not fit. */
export function fillPath(template: Template, values: UrlValues): string {
  try {
    return fillTemplate(template, values)
  } catch (error) {
    throw error instanceof TemplateError ? new UsageError("HAYAPI_URL", error.message) : error
  }
}

// If several have the same name, the first one counts.
function nameAll({ plans, sockets, mounts }: PlannedApp): ReadonlyMap<string, Named> {
  const all: Named[] = [
    ...plans.map(({ name, template }) => ({ name, template, isSocket: false })),
    ...sockets.map(({ name, template }) => ({ name, template, isSocket: true })),
    ...mounts.map(({ name, prefix }) => ({ name, template: parseTemplate(`${prefix}/{path:path}`), isSocket: false })),
  ]
  const names = new Map<string, Named>()
  for (const named of all) {
    for (const key of [named.name, named.template.text]) if (key !== undefined && !names.has(key)) names.set(key, named)
  }
  return names
}
