// Runs FastAPI's own recorded tests against the ports in conformance/apps:
//   npm run conformance [-- app-or-prefix ...] [-- --min 0.9 --show 50 --json report.json]
// Without arguments the whole corpus counts, what is not ported as missing. A step that fails by a known difference
// (conformance/known-differences.json, each with its reason) is named and does not fail the run.
// The checker and its corpus are data beside the repository; where they are absent there is nothing to run.
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
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
  },
})

const folder = mkdtempSync(join(tmpdir(), "hayapi-conformance-"))
const report = values.json ?? join(folder, "report.json")
const { status } = spawnSync(
  process.execPath,
  [
    ...["--import", "tsx", checker, "--corpus", `${shared}corpus`, "--adapter", `${root}conformance/adapter.ts`],
    ...["--min", values.min, "--json", report],
    ...(values.show === undefined ? [] : ["--show", values.show]),
    ...(values.verbose ? ["--verbose"] : []),
    ...[...positionals, ...values.only].flatMap((pattern) => ["--only", pattern]),
  ],
  // tsx reads `paths` from here, so that the apps find `hayapi` in src, without a build.
  { cwd: root, stdio: "inherit", env: { ...process.env, TSX_TSCONFIG_PATH: `${root}tsconfig.json` } },
)
process.exitCode = status === 0 || status === 1 ? judge(JSON.parse(readFileSync(report, "utf8"))) : (status ?? 2)
rmSync(folder, { recursive: true, force: true })

function judge({ files, share }) {
  const known = JSON.parse(readFileSync(`${root}conformance/known-differences.json`, "utf8"))
  const failed = files.flatMap(({ app, tests }) =>
    tests.flatMap(({ name, results }) => results.filter(({ outcome }) => outcome === "failed").map(() => ({ app, test: name }))),
  )
  let unexplained = 0
  for (const { app, test } of failed) {
    const reason = known.find((entry) => entry.app === app && entry.test === test)?.reason
    if (reason === undefined) unexplained += 1
    else console.log(`known difference: ${app} > ${test}: ${reason}`)
  }
  const isEnough = share >= Number(values.min)
  if (unexplained > 0) console.log(`${unexplained} steps fail without an explanation`)
  if (!isEnough) console.log(`fewer steps pass than --min ${values.min} asks for`)
  return unexplained === 0 && isEnough ? 0 : 1
}
