// A file as a schema of our own, for uploads that are declared without one: any file fits.
import type { UploadFile } from "../http/upload-file.ts"
import type { AnySchema, FileNode, Verdict } from "./types.ts"

/** Takes any Web `File`; what a form has are `UploadFile`s. */
export interface FileSchema extends AnySchema {
  readonly "~standard": {
    readonly version: 1
    readonly vendor: "hayapi"
    readonly validate: (value: unknown) => { readonly value: File } | { readonly issues: readonly { readonly message: string }[] }
    readonly types?: { readonly input: File; readonly output: UploadFile } | undefined
  }
  readonly "~node": FileNode
}

const issues = [{ message: "Input should be a file" }]

/** What `Upload()` declares. */
export const fileSchema: FileSchema = {
  "~standard": {
    version: 1,
    vendor: "hayapi",
    validate: (value) => (value instanceof File ? { value } : { issues }),
  },
  "~node": { kind: "file", ask: (value): Verdict => ({ value, issues: value instanceof File ? [] : issues }) },
}
