// What is read of Zod's schemas and checks: their `_zod`, which zod's own types do not promise.
import type { LibraryIssue, Meta, Refinement } from "./types.ts"

/** A schema's or a check's definition. What is there without a question mark is there for its `type` or `check` only. */
export interface ZodDefinition {
  readonly type?: string
  readonly check?: string
  readonly error?: (issue: object) => unknown
  readonly checks?: readonly ZodCheck[]
  readonly abort?: boolean
  readonly when?: Refinement["when"]
  // Checks.
  readonly minimum?: number
  readonly maximum?: number
  readonly length?: number
  readonly size?: number
  readonly inclusive?: boolean
  readonly value: number | bigint | Date
  readonly format: string
  readonly pattern: RegExp
  readonly version?: string
  readonly protocol?: RegExp
  readonly offset?: boolean
  readonly local?: boolean
  readonly tx: (value: unknown) => unknown
  // Scalars.
  readonly values: readonly (string | number | bigint | boolean | null | undefined)[]
  readonly entries: Record<string, string | number>
  // Containers.
  readonly shape: Record<string, ZodSchema>
  readonly catchall?: ZodSchema
  readonly element: ZodSchema
  readonly items: readonly ZodSchema[]
  readonly rest?: ZodSchema | null
  readonly keyType: ZodSchema
  readonly valueType: ZodSchema
  readonly mode?: string
  readonly partial?: boolean
  // Combinations.
  readonly options: readonly ZodSchema[]
  readonly discriminator?: string
  readonly left: ZodSchema
  readonly right: ZodSchema
  // Wrappers.
  readonly innerType: ZodSchema
  readonly defaultValue: unknown
  readonly catchValue: () => unknown
  readonly getter: () => ZodSchema
  readonly in: ZodSchema
  readonly out: ZodSchema
  readonly transform: ZodTransform
  readonly reverseTransform?: ZodTransform
}

export type ZodTransform = (value: unknown, payload: ZodPayload) => unknown

/** A value on its way through checks, with what they found. */
export interface ZodPayload {
  readonly value: unknown
  readonly issues: ZodIssue[]
}

/** An issue fresh from a check. */
export interface ZodIssue extends LibraryIssue {
  readonly inst?: ZodCheck
}

export interface ZodCheck {
  readonly _zod: { readonly def: ZodDefinition; readonly check: (payload: ZodPayload) => unknown }
}

/** What `validate` of Standard Schema gives. */
export interface ZodResult {
  readonly value?: unknown
  readonly issues?: readonly LibraryIssue[] | undefined
}

/** A Zod 4 schema, by the one property all of them have. */
export interface ZodSchema {
  readonly _zod: {
    readonly def: ZodDefinition
    readonly optin?: unknown
    /** What it was cloned of. */
    readonly parent?: ZodSchema
    readonly pattern?: RegExp
    /** Of an enum or literal. */
    readonly values?: Iterable<unknown>
    readonly run: unknown
  }
  readonly "~standard": { validate(value: unknown): ZodResult | Promise<ZodResult> }
  meta?(): Meta | undefined
}

/** Whether a value is a Zod 4 schema (Zod 3 has no `_zod`). */
export function isZod(value: object): value is ZodSchema {
  return "_zod" in value && typeof value._zod === "object" && value._zod !== null && "def" in value._zod
}
