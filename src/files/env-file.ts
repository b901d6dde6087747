// `.env` files: lines of `NAME=value`, read as Node itself reads them (`--env-file`).
import { readFileSync } from "node:fs"
import { parseEnv } from "node:util"

/** The variables of a file; empty if there is no such file. Other read errors are thrown. */
export function readEnvFile(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(path, "utf8"))
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {}
    throw error
  }
}
