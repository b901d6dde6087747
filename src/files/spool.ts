// Temporary files of large uploads: random names, readable by this user only, removed when the request ends.

import { randomBytes } from "node:crypto"
import { type FileHandle, mkdir, open, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { UsageError } from "../http/error-code.ts"
import type { Spool } from "../http/upload-file.ts"
import { readRange } from "./file-slice.ts"

/** A file of mode 0600 in a separate directory of mode 0700, inside the system's temporary directory. */
export async function openDiskSpool(): Promise<Spool> {
  const directory = join(tmpdir(), `hayapi-upload-${randomBytes(16).toString("hex")}`)
  await mkdir(directory, { mode: 0o700 })
  const path = join(directory, "content")
  try {
    return new DiskSpool(directory, path, await open(path, "wx", 0o600))
  } catch (error) {
    await rm(directory, { recursive: true, force: true })
    throw error
  }
}

class DiskSpool implements Spool {
  readonly #directory: string
  readonly #path: string
  #file: FileHandle | undefined
  #isRemoved = false

  constructor(directory: string, path: string, file: FileHandle) {
    this.#directory = directory
    this.#path = path
    this.#file = file
  }

  async write(bytes: Uint8Array): Promise<void> {
    // Unlike `write`, it continues until everything is written.
    await this.#file!.appendFile(bytes)
  }

  async finish(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async *read(start: number, end: number): AsyncGenerator<Uint8Array> {
    if (this.#isRemoved)
      throw new UsageError("HAYAPI_REQUEST_OVER", "An uploaded file can be read only until its request is over: copy what is needed later")
    const file = await open(this.#path, "r")
    try {
      yield* readRange(file, this.#path, start, end)
    } finally {
      await file.close()
    }
  }

  async remove(): Promise<void> {
    if (this.#isRemoved) return
    this.#isRemoved = true
    await this.finish()
    await rm(this.#directory, { recursive: true, force: true })
  }
}
