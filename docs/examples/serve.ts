// Serves one of the examples beside this file: `PORT=8001 npm run example -- response-models-and-status-codes`.
import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Hayapi } from "hayapi"

const examples = readdirSync(fileURLToPath(new URL(".", import.meta.url)), { recursive: true, encoding: "utf8" })
  .map((file) => /^([^\\/]+)[\\/]main\.ts$/.exec(file)?.[1])
  .filter((name) => name !== undefined)
  .sort()

const name = process.argv[2]
if (name === undefined || !examples.includes(name)) {
  console.error(name === undefined ? "Which example?" : `There is no example "${name}".`)
  console.error(`npm run example -- <name>, where <name> is one of:\n${examples.map((example) => `  ${example}`).join("\n")}`)
  process.exit(1)
}

const { app } = (await import(new URL(`./${name}/main.ts`, import.meta.url).href)) as { app: Hayapi }
const server = await app.listen({ port: Number(process.env.PORT ?? 8000) })
console.log(`${name}: ${server.url} (document: ${server.url}/openapi.json)`)
