import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const src = (file: string) => fileURLToPath(new URL(`./src/${file}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^hayapi$/, replacement: src("index.ts") },
      { find: /^hayapi\/(.+)$/, replacement: src("$1.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "docs/examples/**/*.test.ts", "examples/**/*.test.ts"],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
})
