/**
 * The door for types beyond JSON that Zod lacks.
 *
 * @module hayapi/types
 */
export { base64, bytes, type DecimalOptions, decimal, json, timedelta } from "./schema/extra-types.ts"
