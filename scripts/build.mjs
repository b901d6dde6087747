// Builds dist from src: the TypeScript compiler, then the files of the docs pages. Apart from dist/assets, dist mirrors src one to one.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, readFileSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true })
const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
})
if (status !== 0) process.exit(status ?? 1)

const { docsAssets, docsLicences } = await import("../dist/openapi/assets.js")
const copy = (name) => cpSync(`${root}node_modules/${name}`, `${root}dist/assets/docs/${name}`)
for (const { package: from, file, sha256 } of docsAssets) {
  const found = createHash("sha256")
    .update(readFileSync(`${root}node_modules/${from}/${file}`))
    .digest("hex")
  if (found !== sha256) throw new Error(`${from}/${file} has the digest ${found}; src/openapi/assets.ts pins ${sha256}`)
  copy(`${from}/${file}`)
}
for (const name of docsLicences) copy(name)
