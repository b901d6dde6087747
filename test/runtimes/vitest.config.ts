// For the engine suite on other runtimes.
import { fileURLToPath } from "node:url"
import base from "../../vitest.config.ts"

export default {
  ...base,
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: { include: ["test/runtimes/engine.ts"], testTimeout: 20_000, pool: "forks" },
}
