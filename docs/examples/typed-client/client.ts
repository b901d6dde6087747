// The client: types only of the server, and no generated file.
import type { Paths } from "hayapi/client"
import createClient, { type ClientOptions } from "openapi-fetch"
import type * as items from "./items.ts"
import type { underV1 } from "./main.ts"
import type * as orders from "./orders.ts"

export type Api = Paths<typeof items> & Paths<typeof orders, typeof underV1>

export const connect = (options: ClientOptions) => createClient<Api>(options)
