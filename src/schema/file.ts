// The schema of an upload without a declared schema: any file fits. It does not need Zod.
import type { UploadFile } from "../http/upload-file.ts"
import type { AnySchema, FileNode, Verdict } from "./types.ts"

/** Accepts any Web `File`; files of a form are decoded as `UploadFile`. */
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

/** The default schema of `Upload()`. */
export const fileSchema: FileSchema = {
  "~standard": {
    version: 1,
    vendor: "hayapi",
    validate: (value) => (value instanceof File ? { value } : { issues }),
  },
  "~node": { kind: "file", ask: (value): Verdict => ({ value, issues: value instanceof File ? [] : issues }) },
}
