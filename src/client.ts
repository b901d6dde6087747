// Types for clients: `Paths` for openapi-fetch.
export type { CallArguments, CallResult, Paths, Under, ValidationError, Wire } from "./client/types.ts"
