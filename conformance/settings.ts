// What the adapter gives every app: the options of `new Hayapi` that a port spreads into its own.
import type { AppOptions } from "hayapi"

export type Settings = AppOptions<readonly []>
