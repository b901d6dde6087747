// Sends malformed and hostile requests to the reference app, raw over sockets:
//   npm run badinputs [-- --group NAME ... --show N]
// The checker and its cases are data beside the repository; where they are absent there is nothing to run.
// Without arguments all of them count.
import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const shared = fileURLToPath(new URL("../../shared/badinputs/", import.meta.url))
if (!existsSync(`${shared}check.mjs`)) {
  console.log("badinputs: skipped, ../shared/badinputs is not here")
  process.exit(0)
}

const given = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), "hayapi-badinputs-"))
const report = join(folder, "report.json")
const env = { ...process.env, TSX_TSCONFIG_PATH: `${root}tsconfig.json` }
const server = spawn(process.execPath, ["--import", "tsx", `${root}conformance/badinputs/serve.ts`], {
  cwd: root,
  env,
  stdio: ["ignore", "pipe", "inherit"],
})
try {
  const url = await new Promise((resolve, reject) => {
    server.once("exit", () => reject(new Error("The reference app did not start")))
    server.stdout.once("data", (text) => resolve(String(text).trim()))
  })
  const options = given.length > 0 ? given : ["--show", "0", "--json", report]
  const checker = [`${shared}check.mjs`, "--cases", `${shared}cases.json`, "--url", url, ...options]
  const { status } = spawnSync(process.execPath, checker, { stdio: given.length > 0 ? "inherit" : ["ignore", "ignore", "inherit"] })
  process.exitCode = given.length > 0 ? (status ?? 2) : summarize(JSON.parse(readFileSync(report, "utf8")).cases)
} finally {
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}

function summarize(cases) {
  const run = cases.filter(({ result }) => result !== "not run")
  const failed = run.filter(({ result }) => result === "failed")
  for (const { id, title, expected, came } of failed) console.log(`${id} ${title}: expected ${expected}, came ${came}`)
  console.log(`badinputs: ${run.length - failed.length} of ${run.length} cases passed`)
  return failed.length === 0 ? 0 : 1
}
