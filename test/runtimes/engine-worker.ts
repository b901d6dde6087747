// The fetch engine in workerd against the engine suite. The suite itself needs modules of Node, so this worker has `nodejs_compat`; the app in worker.ts has not.
import { runtime } from "../../src/serve/web-runtime.ts"
import { testEngine } from "../engines/suite.ts"
import { runTests } from "./vitest-in-worker.ts"

testEngine("workerd", async (run, onFault) => {
  const handler = runtime.serveFetch(run, onFault)
  return { fetch: (path, init) => handler(new Request(`http://127.0.0.1:8000${path}`, init)), stop: async () => {} }
})

export default { fetch: async () => Response.json(await runTests()) }
