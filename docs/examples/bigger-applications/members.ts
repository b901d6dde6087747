// The members of a team: a router whose prefix has a parameter.
import { Router } from "hayapi"

export const router = new Router({ prefix: "/teams/{team_id}/members", tags: ["members"] })

export const readMember = router.get("/{member_id}", function readMember({ team_id, member_id }) {
  return { team_id, member_id }
})
