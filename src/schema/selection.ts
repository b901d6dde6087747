// Selections: `responseModelInclude` and `responseModelExclude`, which choose the fields of a response.

/**
 * A choice of fields: `true` selects the whole field, a selection selects within it. Inside arrays and records `__all__` selects within
 * every item, an index or a key within one.
 */
export type Selection = readonly string[] | { readonly [name: string]: true | Selection }

/** The part of a selection that applies inside a field; undefined if there is none. */
export function narrow(selection: Selection | undefined, name: string): Selection | undefined {
  if (selection === undefined || Array.isArray(selection)) return undefined
  const inner = Object.hasOwn(selection, name) ? (selection as { readonly [name: string]: true | Selection })[name] : undefined
  return inner === true ? undefined : inner
}

/** Whether a selection contains a field: as a whole, in part, or not at all. */
export function touch(selection: Selection, name: string): "whole" | "part" | "none" {
  if (Array.isArray(selection)) return selection.includes(name) ? "whole" : "none"
  if (!Object.hasOwn(selection, name)) return "none"
  return (selection as { readonly [name: string]: true | Selection })[name] === true ? "whole" : "part"
}

/** Whether a selection names single items of a container, not only `__all__`. */
export function namesItems(selection: Selection | undefined): boolean {
  if (selection === undefined) return false
  return (Array.isArray(selection) ? selection : Object.keys(selection)).some((name) => name !== "__all__")
}

/** Applies selections to encoded data. */
export function pickFields(wire: unknown, include: Selection | undefined, exclude: Selection | undefined): unknown {
  if (typeof wire !== "object" || wire === null || (include === undefined && exclude === undefined)) return wire
  const kept = Object.entries(wire).flatMap(([name, inner]): [string, unknown][] => {
    if (exclude !== undefined && names(name).some((key) => touch(exclude, key) === "whole")) return []
    if (include !== undefined && names(name).every((key) => touch(include, key) === "none")) return []
    return [[name, pickFields(inner, narrowItem(include, name), narrowItem(exclude, name))]]
  })
  return Array.isArray(wire) ? kept.map(([, inner]) => inner) : Object.fromEntries(kept)
}

const names = (name: string): readonly string[] => [name, "__all__"]

const narrowItem = (selection: Selection | undefined, name: string): Selection | undefined =>
  narrow(selection, name) ?? narrow(selection, "__all__")
