// The shop for clients: types only, so that no code of the server comes along.
import type { Paths } from "hayapi/client"
import type * as items from "./items.ts"
import type * as mail from "./mail.ts"
import type * as orders from "./orders.ts"
import type * as pictures from "./pictures.ts"
import type * as users from "./users.ts"

/** For openapi-fetch: `createClient<Api>({ baseUrl })`. */
export type Api = Paths<typeof items & typeof mail & typeof orders & typeof pictures & typeof users>
