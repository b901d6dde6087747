// Runs test/runtimes/smoke.ts against the packed tarball on Bun and Deno, which must print what Node prints; and the engine suite on their own servers.
//   node scripts/runtimes.mjs hayapi-0.1.0.tgz
import { spawnSync } from "node:child_process"
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const tarball = process.argv[2]
if (tarball === undefined) throw new Error("Which tarball?")
const root = fileURLToPath(new URL("..", import.meta.url))
const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"))

const folder = mkdtempSync(join(tmpdir(), "hayapi-runtimes-"))
function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", timeout: 120_000 })
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}${stderr}`)
  return stdout
}

try {
  writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}')
  copyFileSync(`${root}test/runtimes/smoke.ts`, join(folder, "smoke.ts"))
  const packages = [resolve(tarball), `zod@${devDependencies.zod}`, `tsx@${devDependencies.tsx}`, "bun@1", "deno@2"]
  run("npm", "install", "--silent", "--no-audit", "--no-fund", ...packages)
  // Node 20 has no WebSocket to call with.
  const expected = run("npx", "--yes", "--package", "node@24", "--", "node", "--import", "tsx", "smoke.ts")
  const runtimes = { bun: ["bun", "smoke.ts"], deno: ["deno", "run", "--allow-all", "--quiet", "smoke.ts"] }
  const suites = { bun: ["bun", "--bun"], deno: ["deno", "run", "--allow-all", "--quiet"] }
  for (const [name, command] of Object.entries(runtimes)) {
    const printed = run("npx", "--no-install", ...command)
    if (printed !== expected) throw new Error(`${name} printed\n${printed}\nand Node\n${expected}`)
    console.log(`${name}: as on Node, ${printed.trim().split("\n").length} lines`)
    const [binary, ...flags] = suites[name]
    const suite = ["node_modules/vitest/vitest.mjs", "run", "--silent", "--config", "test/runtimes/vitest.config.ts"]
    const { status } = spawnSync(join(folder, "node_modules/.bin", binary), [...flags, ...suite], {
      cwd: root,
      stdio: "inherit",
      timeout: 120_000,
    })
    if (status !== 0) throw new Error(`The engine suite fails on ${name}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
