// Logging of events that the app's users must not see. Default: one JSON line per event on stderr.

/** Compatible with pino, winston and the console: details, then a message. */
export interface Logger {
  /** A fault: something the app has to fix. */
  error(details: object, message: string): void
  /** Something that works, but not as it should. */
  warn(details: object, message: string): void
  /** Something that happened. */
  info(details: object, message: string): void
}

function writeLine(level: string, details: object, message: string): void {
  console.error(JSON.stringify({ level, time: new Date().toISOString(), message, ...details }))
}

/** The default logger. JSON escapes control characters, so that a request cannot forge lines. */
export const jsonLogger: Logger = {
  error: (details, message) => writeLine("error", details, message),
  warn: (details, message) => writeLine("warn", details, message),
  info: (details, message) => writeLine("info", details, message),
}

/** Describes a thrown value for the log. It need not be an Error, and its getters may throw. */
export function describeThrown(thrown: unknown): object {
  try {
    if (!(thrown instanceof Error)) return { error: { name: typeof thrown, message: String(thrown) } }
    const { name, message, stack, cause } = thrown
    const code = "code" in thrown && typeof thrown.code === "string" ? { code: thrown.code } : {}
    const shown = { name: String(name), ...code, message: String(message), stack: String(stack) }
    return { error: cause === undefined ? shown : { ...shown, cause: String(cause) } }
  } catch {
    return { error: { name: "unknown", message: "the thrown value cannot be read" } }
  }
}

/** The same logger, but its own errors go to the console: a broken log must not break requests. */
export function guardLogger(logger: Logger): Logger {
  const guard =
    (level: keyof Logger): Logger["error"] =>
    (details, message) => {
      const fail = (error: unknown): void => console.error("The logger failed", error, message)
      try {
        // The type returns `void`, but an asynchronous function is assignable to it.
        const written: unknown = logger[level](details, message)
        if (written instanceof Promise) written.catch(fail)
      } catch (error) {
        fail(error)
      }
    }
  return { error: guard("error"), warn: guard("warn"), info: guard("info") }
}
