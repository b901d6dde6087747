// Users.
import { Router } from "hayapi"

export const router = new Router()

router.get("/users/", { tags: ["users"] }, function read_users() {
  return [{ username: "Rick" }, { username: "Morty" }]
})

router.get("/users/me", { tags: ["users"] }, function read_user_me() {
  return { username: "fakecurrentuser" }
})

router.get("/users/{username}", { tags: ["users"] }, function read_user({ username }) {
  return { username }
})
