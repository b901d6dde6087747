// The default log of an engine, for errors that belong to no response.

/** Writes an error to the console. */
export function logFault(error: unknown): void {
  console.error(error)
}
