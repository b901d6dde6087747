// What users can import: every entry of the package's exports with its names, against exports.txt (`-u` accepts a change of it).
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"

const root = new URL("..", import.meta.url)
const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as { exports: Record<string, unknown> }
const doors = Object.keys(exports).map((entry) => entry.replace(/^\./, "hayapi"))

/** `export { type A, b as c } from` and `export type { D } from`: the names, and whether the door gives them as types only. */
function readDoor(door: string): Map<string, "type" | "value"> {
  const file = door === "hayapi" ? "index" : door.replace("hayapi/", "")
  const statements = readFileSync(new URL(`src/${file}.ts`, root), "utf8").matchAll(/^export (type )?\{([^}]*)\} from/gm)
  return new Map(
    [...statements].flatMap(([, allTypes, list]) =>
      [...list!.matchAll(/(type )?(?:[\w$]+ as )?([\w$]+),?\s/g)].map(
        ([, isType, name]) => [name!, (allTypes ?? isType) === undefined ? "value" : "type"] as const,
      ),
    ),
  )
}

function kindOf(value: unknown): string {
  if (typeof value !== "function") return "value"
  return /^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "function"
}

test("the entries of the package export these names", async () => {
  const blocks: string[] = []
  for (const door of doors) {
    if (door.endsWith(".json")) {
      blocks.push(door)
      continue
    }
    const names = readDoor(door)
    const loaded = (await import(door)) as Record<string, unknown>
    const values = [...names].flatMap(([name, kind]) => (kind === "value" ? [name] : []))
    // What the text says and what there is: neither has a name that the other lacks.
    expect(values.sort()).toEqual(Object.keys(loaded).sort())
    const lines = [...names.keys()].sort().map((name) => `  ${names.get(name) === "type" ? "type" : kindOf(loaded[name])} ${name}`)
    blocks.push([door, ...lines].join("\n"))
  }
  await expect(`${blocks.join("\n\n")}\n`).toMatchFileSnapshot("exports.txt")
})
