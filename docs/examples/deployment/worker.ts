// The entry for runtimes that call `fetch`.
import { app } from "./main.ts"

export default app
