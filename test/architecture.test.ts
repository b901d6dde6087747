// The house rules of ARCHITECTURE.md, read from its tables and held against the text of every file in src.
import { readdirSync, readFileSync } from "node:fs"
import { posix } from "node:path"
import { describe, expect, it } from "vitest"

const root = new URL("..", import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), "utf8")

interface Import {
  readonly from: string
  readonly kind: "value" | "type" | "dynamic"
  /** A path such as `src/http/reply.ts`, or the name of a package or `node:` module. */
  readonly to: string
}

const files = readdirSync(new URL("src", root), { recursive: true, encoding: "utf8" })
  .map((path) => `src/${path.replaceAll("\\", "/")}`)
  .filter((path) => path.endsWith(".ts"))
  .sort()
const texts = new Map(files.map((file) => [file, read(file)]))
const imports = files.flatMap((file) => scanImports(file, texts.get(file)!))
const tests = ["test", "docs/examples", "examples"].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".test.ts") || (folder === "test" && path.endsWith(".ts"))),
)
const isTypeTest = (file: string) => file.endsWith(".test-d.ts")

/** Statements at the start of a line, as the formatter leaves them, and `import("...")` anywhere outside of comment lines. */
function scanImports(from: string, text: string): Import[] {
  const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, "")
  const resolve = (target: string) => (target.startsWith(".") ? posix.join(posix.dirname(from), target) : target)
  const found: Import[] = []
  for (const [, type, target] of code.matchAll(/^(?:import|export)\s+(type\s)?(?:[\w$*{}\s,]*?\sfrom\s+)?"([^"\n]+)"/gm)) {
    found.push({ from, kind: type === undefined ? "value" : "type", to: resolve(target!) })
  }
  for (const [, type, target, member] of code.matchAll(/(typeof\s+)?\bimport\(\s*"([^"\n]+)"\s*\)(\s*\.(?!\s*then\b))?/g)) {
    found.push({ from, kind: type === undefined && member === undefined ? "dynamic" : "type", to: resolve(target!) })
  }
  return found
}

/** `http` of `src/http/reply.ts`, `doors` of `src/index.ts`. */
function roomOf(file: string): string {
  const [, room, ...rest] = file.split("/")
  return rest.length === 0 ? "doors" : room!
}

/** The table of ARCHITECTURE.md with this heading line: a list per cell, by the first cell of each row. */
function readTable(heading: string): Map<string, string[][]> {
  const [, after] = read("ARCHITECTURE.md").split(`${heading}\n`)
  if (after === undefined) throw new Error(`ARCHITECTURE.md has no table ${heading}`)
  const rows = after.slice(0, after.indexOf("\n\n")).split("\n").slice(1)
  const cells = rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  return new Map(cells.map(([name, ...lists]) => [name!, lists.map((list) => (list === "" || list === "nothing" ? [] : list.split(", ")))]))
}

const rooms = readTable("| room | imports | types only | only by `await import()` |")
const packages = readTable("| package | imported by | only by `await import()` |")

function isAllowed({ from, to, kind }: Import): boolean {
  const room = roomOf(from)
  if (to.startsWith("node:")) return kind === "dynamic" || ["files", "cli"].includes(room) || from.startsWith("src/serve/node/")
  if (!to.startsWith("src/")) {
    const [always = [], dynamic = []] = packages.get(to) ?? []
    return room === "doors" || always.includes(room) || (kind === "dynamic" && dynamic.includes(room))
  }
  const target = roomOf(to)
  if (target === "doors") return false
  if (target === room) return true
  const [always = [], types = [], dynamic = []] = rooms.get(room) ?? []
  return (
    always.includes("anything") ||
    always.includes(target) ||
    (kind === "type" && types.includes(target)) ||
    (kind === "dynamic" && dynamic.includes(target))
  )
}

/** The first circle of static imports, as the list of its files. */
function findCycle(): string[] {
  const targets = new Map<string, string[]>()
  for (const { from, to, kind } of imports) if (kind !== "dynamic") targets.set(from, [...(targets.get(from) ?? []), to])
  const done = new Set<string>()
  const visit = (file: string, trail: string[]): string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return []
    for (const target of targets.get(file) ?? []) {
      const cycle = visit(target, [...trail, file])
      if (cycle.length > 0) return cycle
    }
    done.add(file)
    return []
  }
  for (const file of files) {
    const cycle = visit(file, [])
    if (cycle.length > 0) return cycle
  }
  return []
}

describe("the scanner", () => {
  it("sees every way to import", () => {
    const text = [
      'import "./a.ts"',
      'import { type A, b } from "../b/b.ts"',
      'import type * as C from "zod"',
      'export {\n  d,\n} from "./d.ts"',
      'export * from "./e.ts"',
      'const f = await import("./f.ts")',
      'type G = typeof import("./g.ts") | import("./h.ts").H',
      'export const text = "from"; // import "./not.ts"',
      ' * import "./not.ts" and import("./not.ts")',
    ].join("\n")
    expect(scanImports("src/x/y.ts", text).map(({ kind, to }) => `${kind} ${to}`)).toEqual([
      "value src/x/a.ts",
      "value src/b/b.ts",
      "type zod",
      "value src/x/d.ts",
      "value src/x/e.ts",
      "dynamic src/x/f.ts",
      "type src/x/g.ts",
      "type src/x/h.ts",
    ])
  })

  it("finds something to scan", () => {
    expect(files.length).toBeGreaterThan(10)
    expect(imports.length).toBeGreaterThan(files.length / 2)
  })
})

describe("imports", () => {
  it("are those of the tables in ARCHITECTURE.md", () => {
    const wrong = imports.filter((one) => !isTypeTest(one.from) && !isAllowed(one))
    expect(wrong.map(({ from, to, kind }) => `${from} may not import ${to} (${kind})`)).toEqual([])
  })

  it("ask where the code runs in one place only", () => {
    expect(imports.filter(({ to }) => to === "#runtime").map(({ from }) => from)).toEqual(["src/app/default-runtime.ts"])
  })

  it("name files that exist", () => {
    expect(imports.filter(({ to }) => to.startsWith("src/") && !texts.has(to)).map(({ from, to }) => `${from}: ${to}`)).toEqual([])
  })

  it("use every permission of the tables", () => {
    const kinds = ["value", "type", "dynamic"] as const
    const unused = [...rooms].flatMap(([room, lists]) =>
      lists.flatMap((targets, i) =>
        targets
          .filter((target) => target !== "anything")
          .filter(
            (target) =>
              !imports.some(({ from, to, kind }) => roomOf(from) === room && to.startsWith(`src/${target}/`) && kind === kinds[i]),
          )
          .map((target) => `${room}: ${target} (${kinds[i]})`),
      ),
    )
    expect(unused).toEqual([])
  })

  it("form no circle", () => {
    expect(findCycle().join(" -> ")).toBe("")
  })
})

describe("a file of src", () => {
  const broken = (rule: (file: string, text: string) => boolean) => files.filter((file) => !rule(file, texts.get(file)!))

  it("is in a room of the table", () => {
    expect(broken((file) => rooms.has(roomOf(file)))).toEqual([])
  })

  it("lies at most two folders deep", () => {
    expect(broken((file) => file.split("/").length <= 4)).toEqual([])
  })

  it("has at most 400 lines", () => {
    expect(broken((_, text) => text.trimEnd().split("\n").length <= 400)).toEqual([])
  })

  it("opens with a comment of one to three lines that says what it holds", () => {
    expect(
      broken((_, text) => /^(?:#!.+\n)?(?:(?:\/\/ .+\n){1,3}(?!\/\/)|\/\*\*\n \* .+\n \*\n \* @module .+\n \*\/\n)/.test(text)),
    ).toEqual([])
  })

  it("has a kebab-case name that says more than utils, helpers, common, core, shared or index", () => {
    const forbidden = ["util", "utils", "helper", "helpers", "common", "core", "shared"]
    const named = (file: string) => {
      const names = file
        .replace(/(?:\.test-d)?\.ts$/, "")
        .split("/")
        .slice(1)
      return (
        names.every((name) => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && !forbidden.includes(name)) &&
        (names.length === 1 || names.at(-1) !== "index")
      )
    }
    expect(broken(named)).toEqual([])
  })

  it("has no default export", () => {
    expect(broken((_, text) => !/^export\s+(?:default\b|=)|\bas default\b/m.test(text))).toEqual([])
  })

  it("does nothing but re-export if it is a door", () => {
    const isDoor = (file: string) => roomOf(file) === "doors"
    const onlyExports = (text: string) =>
      text
        .replace(/^\/\/.*$/gm, "")
        .replace(/^export\s+(?:type\s+)?\{[^}]*\}\s+from\s+"[^"]+"$/gm, "")
        .trim() === ""
    expect(broken((file, text) => !isDoor(file) || onlyExports(text.replace(/\/\*[\s\S]*?\*\//g, "")))).toEqual([])
  })
})

describe("a test", () => {
  // A busy machine is slow: what waits has half a minute (`until` of test/features/streams.ts), what is measured is the processor's time.
  it("has no limit of time below half a minute, and does not look at the clock", () => {
    const limitsOf = (text: string) => [...text.matchAll(/\b(?:setDefaultT|t)imeout(?:: |\()([\d_]+)/g)]
    const found = tests.filter((file) => {
      const text = read(file)
      const isShort = limitsOf(text).some(([, limit]) => Number(limit!.replaceAll("_", "")) < 30_000)
      return isShort || /\bvi\.wait(?:For|Until)\(|\bperformance\.now\(/.test(text)
    })
    expect(tests.length).toBeGreaterThan(100)
    expect(found).toEqual([])
  })
})

describe("switches over the kinds of a union", () => {
  // What outsiders name, such as types of Zod and codes of Node, may be anything.
  const isOurs = (subject: string): boolean => /(?:^|\.)(?:kind|check|convertor|source)$/.test(subject) && subject !== "def.check"
  const switches = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(/^( *)switch \(([\w.]+)\) \{\n(.*?)^\1\}/gms)]
      .filter(([, , subject]) => isOurs(subject!))
      .map(([, , subject, body]) => ({ file, subject: subject!, body: body! })),
  )

  it("are found", () => {
    expect(switches.length).toBeGreaterThan(15)
  })

  it("end in `satisfies never`, so that a new kind that they forget does not compile", () => {
    const open = switches.filter(
      ({ subject, body }) => !body.includes(`default:`) || !body.includes(`${subject.split(".")[0]} satisfies never`),
    )
    expect(open.map(({ file, subject }) => `${file}: ${subject}`)).toEqual([])
  })
})
