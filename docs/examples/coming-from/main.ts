// One operation that the page compares with other frameworks, and the code it needs.
import { dependency, Hayapi, Header, httpError } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Coming from" })

const NewUser = z.object({ name: z.string().min(1), age: z.int().min(0) }).meta({ id: "NewUser" })
const User = NewUser.extend({ id: z.int() }).meta({ id: "User" })
const NameTaken = httpError(409, "This name is taken")

const users = dependency(() => new Map([["rick", { id: 1, name: "rick", age: 70 }]]), { scope: "app" })

export const createUser = app.post(
  "/users",
  { params: { user: NewUser, invite: z.string().optional(), users }, responseModel: User, statusCode: 201, errors: [NameTaken] },
  function createUser({ user, users }) {
    if (users.has(user.name)) throw new NameTaken()
    const row = { ...user, id: users.size + 1 }
    users.set(user.name, row)
    return row
  },
)

const StaffOnly = httpError(403, "Staff only")

const staffOnly = dependency(
  { x_staff: Header(z.boolean().default(false)) },
  ({ x_staff }) => {
    if (!x_staff) throw new StaffOnly()
  },
  { errors: [StaffOnly] },
)

export const countUsers = app.get("/users/count", { params: { users }, dependencies: [staffOnly] }, function countUsers({ users }) {
  return { count: users.size }
})
