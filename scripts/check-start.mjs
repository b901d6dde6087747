// Runs `npm start` as a newcomer would: it must listen within 15 seconds, answer, and stop when told.
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const port = 8000 + (process.pid % 1000) + 1
const root = fileURLToPath(new URL("..", import.meta.url))
const child = spawn("npm", ["start"], {
  cwd: root,
  env: { ...process.env, PORT: String(port) },
  stdio: ["ignore", "pipe", "inherit"],
  detached: true,
})
let printed = ""
child.stdout.setEncoding("utf8").on("data", (text) => {
  printed += text
})
const exited = new Promise((resolve) => child.on("exit", resolve))

async function answers() {
  try {
    return (await fetch(`http://127.0.0.1:${port}/items`)).status === 200
  } catch {
    return false
  }
}

const start = Date.now()
while (!(await answers())) {
  if (Date.now() - start > 15_000) {
    process.kill(-child.pid, "SIGKILL")
    throw new Error(`npm start did not answer within 15 seconds; it printed:\n${printed}`)
  }
  await new Promise((resolve) => setTimeout(resolve, 100))
}
const seconds = ((Date.now() - start) / 1000).toFixed(1)
if (!printed.includes(`:${port}`)) throw new Error(`npm start did not print its address:\n${printed}`)
process.kill(-child.pid, "SIGTERM")
await exited
console.log(`npm start: answered after ${seconds} s, printed its address, stopped`)
