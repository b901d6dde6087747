// Measures server CPU time per request of all contenders: node bench/http/run.mjs [--rounds 10] [--seconds 2] [--only hayapi,fastify] [--node <path>]
// Contenders alternate in rounds, the order reversed each round, each in a fresh process alone on one core. Linux only. For hayapi run `npm run build` first.
import { deepEqual, ok } from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { refusals, scenarios } from "./scenarios.mjs"

const here = fileURLToPath(new URL(".", import.meta.url))
const text = (fallback) => ({ type: "string", default: fallback })
const options = { rounds: text("10"), seconds: text("2"), only: text("node-http,fastify,hayapi"), node: text(process.execPath) }
const { values } = parseArgs({ options })
const contenders = values.only.split(",")
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const has = (command) => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0
const pinned = has("taskset") && availableParallelism() > 1
const wrk = has("wrk")
const scratch = mkdtempSync(join(tmpdir(), "hayapi-bench-"))
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }))

if (!existsSync("/proc/self/schedstat")) throw new Error("This measures with /proc/<pid>/schedstat, which only Linux has")
if (!existsSync(join(here, "node_modules"))) spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" })

/** Starts a process on a core of its own. */
function spawnOn(core, command, args) {
  const [file, list] = pinned ? ["taskset", ["-c", String(core), command, ...args]] : [command, args]
  return spawn(file, list, { cwd: here, stdio: ["ignore", "pipe", "inherit"] })
}

async function startServer(contender) {
  const child = spawnOn(0, values.node, [`${contender}.mjs`])
  const port = await new Promise((resolve, reject) => {
    child.stdout.once("data", (data) => resolve(Number(data)))
    child.once("exit", (code) => reject(new Error(`${contender} ended with ${code} before it printed a port`)))
  })
  return { child, port }
}

/** CPU time of all threads of a process so far, in nanoseconds. */
function readCpuTime(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`)
  return tasks.reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]), 0)
}

function ask(port, { method, path, body }) {
  const init = body === "" ? { method } : { method, body, headers: { "content-type": "application/json" } }
  return fetch(`http://127.0.0.1:${port}${path}`, init)
}

async function checkAnswers(contender, port) {
  for (const { name, request, status, answer } of scenarios) {
    const response = await ask(port, request)
    deepEqual([response.status, await response.json()], [status, answer], `${contender} answers ${name} wrongly`)
  }
  if (contender === "node-http") return
  for (const request of refusals) {
    const response = await ask(port, request)
    ok(response.status >= 400 && response.status < 500, `${contender} accepts ${request.method} ${request.path} ${request.body}`)
    await response.arrayBuffer()
  }
}

/** Sends requests for some seconds; the number that was answered. */
async function sendLoad(port, { request, status }, duration) {
  const child = wrk ? spawnWrk(port, request, duration) : spawnLoad(port, request, status, duration)
  let output = ""
  child.stdout.on("data", (data) => {
    output += data
  })
  const code = await new Promise((resolve) => child.once("close", resolve))
  if (code !== 0 || output.includes("Non-2xx")) throw new Error(`The load failed: ${output}`)
  return Number((wrk ? /(\d+) requests in/.exec(output) : /(\d+)/.exec(output))[1])
}

function spawnLoad(port, request, status, duration) {
  return spawnOn(1, process.execPath, ["load.mjs", JSON.stringify({ port, ...request, status, connections: 64, seconds: duration })])
}

function spawnWrk(port, { method, path, body }, duration) {
  const script = join(scratch, "request.lua")
  writeFileSync(script, `wrk.method = "${method}"\nwrk.body = ${JSON.stringify(body)}\nwrk.headers["content-type"] = "application/json"\n`)
  return spawnOn(1, "wrk", ["-t1", "-c64", `-d${duration}s`, "-s", script, `http://127.0.0.1:${port}${path}`])
}

/** Microseconds of CPU per request, by scenario, of one fresh process. */
async function measure(contender) {
  const { child, port } = await startServer(contender)
  try {
    await checkAnswers(contender, port)
    const figures = {}
    for (const scenario of scenarios) {
      await sendLoad(port, scenario, 1)
      const before = readCpuTime(child.pid)
      const requests = await sendLoad(port, scenario, seconds)
      figures[scenario.name] = (readCpuTime(child.pid) - before) / 1000 / requests
    }
    return figures
  } finally {
    child.kill("SIGKILL")
  }
}

function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const results = Object.fromEntries(contenders.map((contender) => [contender, []]))
for (let round = 0; round < rounds; round++) {
  const order = round % 2 === 0 ? contenders : contenders.toReversed()
  for (const contender of order) results[contender].push(await measure(contender))
  process.stderr.write(`round ${round + 1} of ${rounds}\n`)
}

/** The median over the rounds of the ratio within a round. */
function ratio(contender, other, name) {
  if (contender === other || results[other] === undefined) return "-"
  return median(results[contender].map((figures, round) => figures[name] / results[other][round][name])).toFixed(2)
}

const { stdout: version } = spawnSync(values.node, ["--version"], { encoding: "utf8" })
console.log(
  `Server CPU per request in microseconds, Node ${version.trim()}, ${rounds} rounds of ${seconds} s, load by ${wrk ? "wrk" : "load.mjs"}${pinned ? "" : ", not pinned"}`,
)
for (const { name, title } of scenarios) {
  console.log(`\n${name}  ${title}`)
  console.log(`  ${"".padEnd(12)}${"median".padStart(8)}${"range".padStart(18)}${"to fastify".padStart(12)}${"to node:http".padStart(14)}`)
  for (const contender of contenders) {
    const figures = results[contender].map((one) => one[name])
    const range = `${Math.min(...figures).toFixed(1)} to ${Math.max(...figures).toFixed(1)}`
    const ratios = ratio(contender, "fastify", name).padStart(12) + ratio(contender, "node-http", name).padStart(14)
    console.log(`  ${contender.padEnd(12)}${median(figures).toFixed(1).padStart(8)}${range.padStart(18)}${ratios}`)
  }
}
