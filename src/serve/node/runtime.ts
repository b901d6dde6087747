// The runtime of Node: the default one.
import type { AppRuntime } from "../../http/app-runtime.ts"
import { serveFetch } from "../fetch.ts"
import { serveNode } from "./server.ts"
import { system } from "./system.ts"

export const runtime: AppRuntime = { ...system, name: "node", listen: serveNode, serveFetch }
