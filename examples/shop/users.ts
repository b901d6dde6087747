// Users: who registers, logs in and asks who they are.
import { eq } from "drizzle-orm"
import { httpError, Router, status } from "hayapi"
import { OAuth2PasswordRequestForm } from "hayapi/security"
import { z } from "zod"
import { database } from "./database.ts"
import { mailer } from "./mail.ts"
import { NewUser, Token, User } from "./models.ts"
import { hashPassword, verifyPassword } from "./passwords.ts"
import { users } from "./tables.ts"
import { currentUser, signingKey, signToken, tokenLifetime } from "./tokens.ts"

const WrongLogin = httpError(401, "Wrong email or password", { headers: { "WWW-Authenticate": "Bearer" } })
const EmailTaken = httpError(409, "Somebody has registered with this email already")

export const router = new Router({ tags: ["users"] })

export const login = router.post(
  "/token",
  { params: { form: OAuth2PasswordRequestForm, database, signingKey }, responseModel: Token, errors: [WrongLogin] },
  async function login({ form, database, signingKey, response }) {
    // What is no email is nobody's.
    const email = NewUser.shape.email.safeParse(form.username).data ?? ""
    const user = await database.query.users.findFirst({ where: eq(users.email, email) })
    const isRight = await verifyPassword(form.password, user?.passwordHash)
    if (user === undefined || !isRight) throw new WrongLogin()
    response.headers.set("Cache-Control", "no-store")
    return { access_token: await signToken(user.id, signingKey), token_type: "bearer", expires_in: tokenLifetime }
  },
)

export const register = router.post(
  "/users",
  {
    params: { user: NewUser, database, mailer },
    responseModel: User,
    statusCode: status.HTTP_201_CREATED,
    responses: { 201: { headers: { Location: z.string() } } },
    errors: [EmailTaken],
  },
  async function register({ user, database, mailer, response }) {
    const { password, name, email } = user
    const [created] = await database
      .insert(users)
      .values({ name, email, passwordHash: await hashPassword(password) })
      .onConflictDoNothing({ target: users.email })
      .returning()
    if (created === undefined) throw new EmailTaken()
    mailer({ recipient: email, subject: "Welcome to the shop", body: `Hello ${name},\n\nyour account is ready.\n` })
    response.headers.set("Location", "/users/me")
    return created
  },
)

export const readMe = router.get("/users/me", { params: { user: currentUser }, responseModel: User }, function readMe({ user }) {
  return user
})
