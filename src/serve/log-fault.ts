// Where errors go that an engine meets outside of any response, if it is not given another place.

/** Writes an error to the console. */
export function logFault(error: unknown): void {
  console.error(error)
}
