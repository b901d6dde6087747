// What a handler may return: documented responses, and the type of its return value that follows from them.
import type { HTTPResponse } from "../http/response.ts"
import type { AnySchema, Decoded } from "../schema/types.ts"
import type { Stream, Streamed } from "./stream.ts"
import type { Awaitable } from "./types.ts"

/** A documented response header. */
export interface HeaderDoc {
  schema: AnySchema
  description?: string
}

/** An entry of `responses`. `model` is the JSON body; the other keys are copied to the document. */
export interface ResponseDoc {
  model?: AnySchema
  description?: string
  headers?: { readonly [name: string]: AnySchema | HeaderDoc }
  content?: { readonly [mediaType: string]: object }
  links?: object
}

/** OpenAPI's Responses Object by status, range (`4XX`) or `default`. */
export type Responses = { readonly [status: number]: ResponseDoc } & {
  readonly [range in "default" | "1XX" | "2XX" | "3XX" | "4XX" | "5XX"]?: ResponseDoc
}

/** Statuses whose responses have no body. */
export type NoBody = 204 | 205 | 304

/** The two properties of a `JSONResponse` that the compiler compares, instead of the class. */
export interface Answer<B, S> {
  readonly "~body": B
  readonly "~status": S
}

/** A property that no body has. Its name is the compiler's message for a `JSONResponse` that does not fit. */
interface Undocumented {
  readonly "`responses` does not document this status with a model that fits the body": never
}

/** Responses without a JSON body are always allowed. */
type OtherResponse = Response | (HTTPResponse<any, number> & { readonly "~body"?: Undocumented; readonly "~status"?: never })

type Documented<RS> = {
  [S in keyof RS & number]: Answer<RS[S] extends { readonly model: infer X } ? Decoded<X> : any, S>
}[keyof RS & number]

// The type of a `JSONResponse` without `statusCode` has the status 200.
type Plain<M, S extends number> = Decoded<M> | Answer<Decoded<M>, S | 200>

type Unmodelled =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return statement.
  | void
  | readonly unknown[]
  | { readonly [name: string]: unknown; readonly "~status"?: never }

/** The type of a handler's return value, given its response model, status and documented responses. */
export type Returned<M, S extends number, RS> = S extends NoBody
  ? // biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return statement.
    Awaitable<void | OtherResponse | Documented<RS>>
  : M extends AnySchema
    ? Awaitable<Plain<M, S> | OtherResponse | Documented<RS>>
    : M extends Stream<infer K, infer I, any>
      ? Streamed<K, I> | OtherResponse | Documented<RS> | Promise<Streamed<K, I> | OtherResponse | Documented<RS>>
      : {} extends RS
        ? unknown
        : Awaitable<Documented<RS> | OtherResponse | Unmodelled>
