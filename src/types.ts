// The door for types beyond JSON that Zod lacks.
export { base64, bytes, timedelta } from "./schema/extra-types.ts"
