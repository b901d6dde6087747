/**
 * Types for clients: `Paths` for openapi-fetch.
 *
 * @module hayapi/client
 */
export type { CallArguments, CallResult, Paths, Under, ValidationError, Wire } from "./client/types.ts"
