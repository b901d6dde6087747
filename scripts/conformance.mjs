// Runs FastAPI's own recorded tests against the ports in conformance/apps:
//   npm run conformance [-- app-or-prefix ...] [-- --min 0.9 --show 50 --json report.json --engine fetch]
// Without arguments the whole corpus counts, what is not ported as missing, and docs/conformance.md is written. A step that fails by a
// known difference (conformance/known-differences.json, each with its reason) is named and does not fail the run.
// Engines: `node` (as users serve an app), `fetch` (as a fetch handler), `process` (by the test client).
// The checker and its corpus are data beside the repository; where they are absent there is nothing to run.
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const root = fileURLToPath(new URL("..", import.meta.url))
const shared = fileURLToPath(new URL("../../shared/conformance/", import.meta.url))
const checker = `${shared}check.mjs`

if (!existsSync(checker)) {
  console.log("conformance: skipped, ../shared/conformance is not here")
  process.exit(0)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true, default: [] },
    min: { type: "string", default: "0" },
    show: { type: "string" },
    json: { type: "string" },
    verbose: { type: "boolean" },
    engine: { type: "string", default: "node" },
  },
})
const { engine } = values
const patterns = [...positionals, ...values.only]

const folder = mkdtempSync(join(tmpdir(), "hayapi-conformance-"))
const report = values.json ?? join(folder, "report.json")
const { status } = spawnSync(
  process.execPath,
  [
    ...["--import", "tsx", checker, "--corpus", `${shared}corpus`, "--adapter", `${root}conformance/adapter.ts`],
    ...["--min", values.min, "--json", report],
    ...(values.show === undefined ? [] : ["--show", values.show]),
    ...(values.verbose ? ["--verbose"] : []),
    ...patterns.flatMap((pattern) => ["--only", pattern]),
  ],
  // tsx reads `paths` from here, so that the apps find `hayapi` in src, without a build.
  { cwd: root, stdio: "inherit", env: { ...process.env, TSX_TSCONFIG_PATH: `${root}tsconfig.json`, CONFORMANCE_ENGINE: engine } },
)
const ran = status === 0 || status === 1
if (ran) {
  const result = JSON.parse(readFileSync(report, "utf8"))
  process.exitCode = judge(result)
  const uses = findUses()
  console.log(`${uses.length} ports touch the document or the answers by hand:`)
  for (const { app, what } of uses) console.log(`  ${app}: ${what.join(", ")}`)
  if (patterns.length === 0 && engine === "node") writeSummary(result)
} else process.exitCode = status ?? 2
rmSync(folder, { recursive: true, force: true })

function explanationOf(app, test) {
  const known = JSON.parse(readFileSync(`${root}conformance/known-differences.json`, "utf8"))
  return known.find((entry) => {
    const here = entry.engines?.includes(engine) ?? true
    return here && entry.app === app && (entry.test ?? test) === test
  })?.reason
}

function failuresOf({ files }) {
  return files.flatMap(({ app, tests }) =>
    tests.flatMap(({ name, results }) => results.filter(({ outcome }) => outcome === "failed").map(() => ({ app, test: name }))),
  )
}

function judge(result) {
  let unexplained = 0
  for (const { app, test } of failuresOf(result)) {
    const reason = explanationOf(app, test)
    if (reason === undefined) unexplained += 1
    else console.log(`known difference: ${app} > ${test}: ${reason}`)
  }
  const isEnough = result.share >= Number(values.min)
  if (unexplained > 0) console.log(`${unexplained} steps fail without an explanation`)
  if (!isEnough) console.log(`fewer steps pass than --min ${values.min} asks for`)
  return unexplained === 0 && isEnough ? 0 : 1
}

// What a port does to the document or to answers beyond declaring operations. Each has a twin in the example that it ports.
function findUses() {
  const marks = { openapiExtra: /openapiExtra/, transformOpenapi: /transformOpenapi/, middleware: /\.use\(|middleware:/ }
  const apps = `${root}conformance/apps/`
  const files = readdirSync(apps, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"))
  return files.sort().flatMap((file) => {
    const text = readFileSync(apps + file, "utf8")
    const what = Object.keys(marks).filter((name) => marks[name].test(text))
    return what.length === 0 ? [] : [{ app: file.replaceAll("\\", "/").replace(/\.ts$/, ""), what }]
  })
}

// The date is that of the last change: who changes nothing leaves the page as it is.
function writeSummary(result) {
  const page = `${root}docs/conformance.md`
  const old = existsSync(page) ? readFileSync(page, "utf8") : ""
  const dated = (date) => summarize(result).replace("DATE", date)
  const before = /, (\d{4}-\d\d-\d\d)\./.exec(old)?.[1]
  if (before === undefined || dated(before) !== old) writeFileSync(page, dated(new Date().toISOString().slice(0, 10)))
}

function summarize(result) {
  const { fastapiVersion, fastapiCommit } = JSON.parse(readFileSync(`${shared}corpus/index.json`, "utf8"))
  const { total, topics } = result
  const rows = Object.entries(topics).map(
    ([topic, { passed, failed, missing, docs, docsEqual }]) =>
      `| ${topic} | ${passed} of ${passed + failed + missing} | ${docsEqual} of ${docs} |`,
  )
  const reasons = new Set(failuresOf(result).map(({ app, test }) => `| ${app} | ${test} | ${explanationOf(app, test) ?? "unexplained"} |`))
  const steps = total.passed + total.failed + total.missing
  return `# Conformance

FastAPI's own test suite, recorded from FastAPI ${fastapiVersion} (${fastapiCommit.slice(0, 10)}), DATE. It runs against ports of its example apps. \`npm run conformance\` writes this page.

${total.passed} of ${steps} steps pass (${((100 * total.passed) / steps).toFixed(2)} %), and ${total.docsEqual} of ${total.docs} OpenAPI documents are equal.
What is not ported is listed in [conformance/not-ported.md](../conformance/not-ported.md).

## What fails

| app | test | reason |
| --- | --- | --- |
${[...reasons].join("\n")}

## By topic

| topic | steps | documents |
| --- | --- | --- |
${rows.join("\n")}
`
}
