// The fields of a login by OAuth 2.0's password grant (RFC 6749, section 4.3.2), as FastAPI reads them.
import { z } from "zod"

const secret = { format: "password" }

export const grantType: z.ZodString = z.string().regex(/^password$/)
export const anyGrantType: z.ZodOptional<z.ZodNullable<z.ZodString>> = grantType.nullish()
export const username: z.ZodString = z.string()
export const password: z.ZodString = z.string().meta(secret)
export const scope: z.ZodDefault<z.ZodString> = z.string().default("")
export const clientId: z.ZodOptional<z.ZodNullable<z.ZodString>> = z.string().nullish()
export const clientSecret: z.ZodOptional<z.ZodNullable<z.ZodString>> = z.string().nullish().meta(secret)
