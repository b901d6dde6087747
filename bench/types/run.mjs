// Measures what the types of 1,000 operations cost and fails beyond the budgets: node bench/types/run.mjs [--operations 1000] [--keep]
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { generate, removeGenerated } from "./generate.mjs"

const root = fileURLToPath(new URL("../..", import.meta.url))
const budgets = [
  { title: "operations", client: false, instantiations: 750_000 },
  { title: "operations and a client", client: true, instantiations: 950_000 },
]
const options = { operations: { type: "string", default: "1000" }, keep: { type: "boolean", default: false } }
const { values } = parseArgs({ options })
const operations = Number(values.operations)

function checkTypes() {
  const args = ["node_modules/typescript/bin/tsc", "--singleThreaded", "--extendedDiagnostics", "-p", "bench/types/tsconfig.json"]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" })
  const read = (label) => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, "m").exec(stdout)?.[1])
  const errors = (stdout + stderr).split("\n").filter((line) => line.includes("error TS"))
  return {
    succeeded: status === 0,
    errors,
    instantiations: read("Instantiations"),
    seconds: read("Check time"),
    memory: stdout.match(/^Memory used:\s+(\S+)/m)?.[1],
  }
}

for (const { title, client, instantiations: budget } of budgets) {
  generate(operations, client)
  const { succeeded, errors, instantiations, seconds, memory } = checkTypes()
  const figure = instantiations.toLocaleString("en")
  console.log(`${operations} ${title}: ${figure} instantiations (at most ${budget.toLocaleString("en")}), ${seconds} s to check, ${memory}`)
  for (const error of errors.slice(0, 10)) console.log(`  ${error}`)
  if (!succeeded || !(instantiations <= budget)) process.exitCode = 1
}
if (!values.keep) removeGenerated()
