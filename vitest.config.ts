import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

// Tests import `hayapi` by its name: from src, or from the installed package whose folder HAYAPI_PACKAGE names.
const installed = process.env.HAYAPI_PACKAGE
const door = (name: string) =>
  installed === undefined ? fileURLToPath(new URL(`./src/${name}.ts`, import.meta.url)) : `${installed}/dist/${name}.js`

export default defineConfig({
  resolve: {
    alias: [
      { find: /^#runtime$/, replacement: door("serve/node/runtime") },
      { find: /^hayapi$/, replacement: door("index") },
      { find: /^hayapi\/(.+)$/, replacement: door("$1") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "docs/examples/**/*.test.ts", "examples/**/*.test.ts"],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
})
