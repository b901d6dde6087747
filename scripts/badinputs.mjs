// Sends malformed and hostile requests to the reference app, raw over sockets:
//   npm run badinputs [-- --group NAME ... --show N]
// The checker and its cases are data beside the repository; where they are absent there is nothing to run.
// Without arguments the groups count whose features exist; the others are run and named, and fail nothing yet.
import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** Prefixes of cases that need what hayapi does not have yet: authentication, WebSockets, server-sent events. */
const unsupported = ["WS", "HDR-34", "HDR-35", "HDR-36", "HDR-37", "HDR-38", "HDR-39"]

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
  const isUnsupported = ({ id }) => unsupported.some((prefix) => id === prefix || id.startsWith(`${prefix}-`))
  const supported = run.filter((entry) => !isUnsupported(entry))
  const failed = supported.filter(({ result }) => result === "failed")
  for (const { id, title, expected, came } of failed) console.log(`${id} ${title}: expected ${expected}, came ${came}`)
  const others = run.filter(isUnsupported)
  const passed = others.filter(({ result }) => result !== "failed").length
  console.log(
    `badinputs: ${supported.length - failed.length} of ${supported.length} cases passed; without their features: ${passed} of ${others.length}`,
  )
  return failed.length === 0 ? 0 : 1
}
