// The two tokens this app asks for.
import { dependency, Header, HTTPException } from "hayapi"
import { z } from "zod"

export const headerToken = dependency({ x_token: Header(z.string()) }, ({ x_token }) => {
  if (x_token !== "fake-super-secret-token") throw new HTTPException(400, "X-Token header invalid")
})

export const queryToken = dependency({ token: z.string() }, ({ token }) => {
  if (token !== "jessica") throw new HTTPException(400, "No Jessica token provided")
})
