// The static files of the reference app, laid out in a temporary folder: links and hidden files do not travel well in repositories.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The path of the directory to serve; what lies beside it must never be served. Everything is gone when the process ends. */
export function layFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), "hayapi-badinputs-static-"))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  const directory = join(folder, "static")
  cpSync(fileURLToPath(new URL("./static", import.meta.url)), directory, { recursive: true })
  writeFileSync(join(directory, "big.txt"), "a".repeat(4096))
  writeFileSync(join(directory, ".env"), "dot")
  writeFileSync(join(folder, "secret.txt"), "TOP-SECRET-OUTSIDE")
  symlinkSync("../secret.txt", join(directory, "link.txt"))
  mkdirSync(join(folder, "static2"))
  writeFileSync(join(folder, "static2", "x.txt"), "sibling")
  return directory
}
