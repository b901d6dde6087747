import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

// Tests import `hayapi` by its name: from src, or from the installed package whose folder HAYAPI_PACKAGE names.
const installed = process.env.HAYAPI_PACKAGE
const door = (name: string) =>
  installed === undefined ? fileURLToPath(new URL(`./src/${name}.ts`, import.meta.url)) : `${installed}/dist/${name}.js`

// Browsers, child processes, databases, compilers and the tarball: minutes, for `npm run test:all`.
const slow = [
  "examples/**/*.test.ts",
  "docs/examples/{databases,deployment}/*.test.ts",
  "test/{browser,cli,type-messages}/**/*.test.ts",
  "test/package.test.ts",
]
// Runs every example, whose state the tests of the examples change too.
const guide = ["docs/examples/guide.test.ts"]
const property = ["test/property/*.test.ts"]

export default defineConfig({
  resolve: {
    alias: [
      { find: /^#runtime$/, replacement: door("serve/node/runtime") },
      { find: /^hayapi$/, replacement: door("index") },
      { find: /^hayapi\/(.+)$/, replacement: door("$1") },
      // A second copy of the modules would have other classes.
      ...(installed === undefined ? [] : [{ find: /^(?:\.\.\/)+src\/(.+)\.ts$/, replacement: `${installed}/dist/$1.js` }]),
    ],
  },
  test: {
    maxWorkers: 2,
    silent: "passed-only",
    // Long enough on a machine that is busy with other things; what waits, waits for an event (`until`), not for a time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["test/**/*.test.ts", "docs/examples/**/*.test.ts"],
          exclude: [...slow, ...guide],
          // Files of one worker share their modules, which is most of the speed; `setup` fails a file that leaves anything else behind.
          isolate: false,
          setupFiles: ["test/setup.ts"],
        },
      },
      { extends: true, test: { name: "guide", include: guide } },
      {
        extends: true,
        test: {
          name: "slow",
          include: [...slow, ...property],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          env: { PAIRS: process.env.PAIRS ?? "200000" },
        },
      },
    ],
  },
})
