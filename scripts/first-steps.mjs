// Does what docs/guide/first-steps.md says, block by block, in an empty folder, and compares what is printed with what the page shows.
// `node scripts/first-steps.mjs <tarball>`: the packed tarball stands in for `hayapi` in `npm install`, and a free port for 8000.
import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

const tarball = process.argv[2]
if (tarball === undefined) throw new Error("Which tarball? npm pack makes one.")

const page = await readFile(new URL("../docs/guide/first-steps.md", import.meta.url), "utf8")
const port = await findFreePort()
const folder = await mkdtemp(join(tmpdir(), "first-steps-"))
// What an npx around this script says of itself is not meant for the commands of the page.
const env = Object.fromEntries(
  Object.entries({ ...process.env, NO_COLOR: "1" }).filter(([name]) => !/^npm_(?!config_(registry|cache|userconfig)$)/i.test(name)),
)
const background = []
let printed = () => ""

try {
  for (const [, language, info, text] of page.matchAll(/^```(\w+)([^\n]*)\n(.*?)^```$/gms)) {
    await follow(language, info.trim(), text.replaceAll("8000", String(port)))
  }
  console.log(`first steps on Node ${process.versions.node}: done as the page says`)
} finally {
  for (const { pid } of background) process.kill(-pid, "SIGKILL")
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function follow(language, info, text) {
  const title = /^title=(\S+)$/.exec(info)?.[1]
  if (title !== undefined) await writeFile(join(folder, title), text)
  else if (language === "sh" && info === "background") startCommand(text)
  else if (language === "sh" && (info === "" || info === "fails")) await runCommand(text, info === "fails")
  else if (language === "console" && (info === "" || info === "excerpt")) await compare(text, info === "excerpt")
  else throw new Error(`The page has a block that nobody can follow: ${language} ${info}`)
}

function open(command) {
  // bash, because the page's commands are for a shell.
  const child = spawn("bash", ["-e", "-c", command.replace("npm install hayapi", `npm install ${resolve(tarball)}`)], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece) => {
      output += piece
    })
  }
  printed = () => output
  return child
}

function startCommand(command) {
  background.push(open(command))
}

async function runCommand(command, fails) {
  const child = open(command)
  const code = await new Promise((ended, failed) => child.on("error", failed).on("close", ended))
  if ((code !== 0) !== fails) throw new Error(`ended with ${code}:\n${command}\n${printed()}`)
}

// What a command in the background prints may take a while.
async function compare(expected, isExcerpt) {
  const deadline = Date.now() + 20_000
  while (!fits(expected, isExcerpt)) {
    if (Date.now() > deadline) throw new Error(`The page shows:\n${expected}\nIt printed:\n${printed()}`)
    await sleep(50)
  }
}

function fits(expected, isExcerpt) {
  // npm's own warnings about the settings of this machine are none of the page's business.
  const output = printed().replace(/^npm (?:warn|notice).*\n?/gm, "")
  if (!isExcerpt) return output.trimEnd() === expected.trimEnd()
  let from = 0
  for (const line of expected.trimEnd().split("\n")) {
    const at = output.indexOf(line.trim(), from)
    if (at === -1) return false
    from = at + line.trim().length
  }
  return true
}

function findFreePort() {
  return new Promise((found, failed) => {
    const probe = createServer().on("error", failed)
    probe.listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address()
      probe.close(() => found(free))
    })
  })
}
