// Paging: `skip` and `limit`, as they come in the query and as the database takes them.
import { dependency } from "hayapi"
import { z } from "zod"

export const paging = dependency(
  { skip: z.int().min(0).max(1_000_000).default(0), limit: z.int().min(1).max(100).default(20) },
  ({ skip, limit }) => ({ offset: skip, limit }),
)
