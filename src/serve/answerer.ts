// Where faults go.

/** Where faults go when nobody says otherwise. */
export function logFault(error: unknown): void {
  console.error(error)
}
