// Parameter markers: Path, Query, Header, Cookie, Body, Form, Upload. They wrap a schema and say where its value comes from.
import { type FileSchema, fileSchema } from "../schema/file.ts"
import { isSchema } from "../schema/standard.ts"
import type { AnySchema } from "../schema/types.ts"

export type Source = "path" | "query" | "header" | "cookie" | "body" | "form" | "upload"

/** OpenAPI's Example Object. */
export interface Example {
  summary?: string
  description?: string
  value?: unknown
  externalValue?: string
}

/** What every marker takes. `alias` is the name on the wire. */
export interface ParameterInfo {
  title?: string
  description?: string
  examples?: readonly unknown[]
  openapiExamples?: Readonly<Record<string, Example>>
  /** OpenAPI's older single example, beside the schema. Prefer `examples`; `openapiExamples` go before it. */
  example?: unknown
  deprecated?: boolean
  includeInSchema?: boolean
}

export interface HeaderInfo extends ParameterInfo {
  /** `user_agent` and `userAgent` are read from `user-agent`, unless this is false. */
  convertUnderscores?: boolean
}

export interface BodyInfo extends ParameterInfo {
  /** The media type in the document, and the only one accepted with `parse`. */
  mediaType?: string
  /** Reads another format, for example YAML; may throw: that is a 422. */
  parse?: (raw: Uint8Array) => unknown
}

export interface UploadInfo extends ParameterInfo {
  /** The largest file in bytes: a larger one is a 422. */
  maxSize?: number
  /** The types that are taken, `image/png` or `image/*`: another one is a 422. What a client says of its file is no proof of its content. */
  mediaTypes?: readonly string[]
}

/** A declared input: its schema, its source and its wire name, at run time and in the types. */
export interface Parameter<S extends Source, Sch, Alias = undefined, Embed = false> {
  readonly "~source": S
  readonly "~schema": Sch
  readonly "~alias": Alias
  readonly "~embed": Embed
  readonly "~info": HeaderInfo & BodyInfo & UploadInfo
}

/** Any marker. Not `Parameter<any, any>`: as a contextual return type that would make TypeScript infer `any` for aliases. */
export interface AnyParameter {
  readonly "~source": Source
}

type Aliased<Alias> = { alias?: Alias }
type Marker<S extends Source, Info> = <Sch extends AnySchema, const Alias extends string | undefined = undefined>(
  schema: Sch,
  info?: Info & Aliased<Alias>,
) => Parameter<S, Sch, Alias>

function mark<S extends Source, Info extends ParameterInfo>(source: S): Marker<S, Info> {
  return <Sch extends AnySchema, const Alias extends string | undefined>(schema: Sch, info?: Info & Aliased<Alias>) => {
    const { alias, ...rest } = info ?? ({} as Info & Aliased<Alias>)
    return {
      "~source": source,
      "~schema": schema,
      "~alias": alias as Alias,
      "~embed": false as const,
      "~info": rest as HeaderInfo & BodyInfo & UploadInfo,
    }
  }
}

/** From the path; needed where the name comes from the prefix of an `include`. */
export const Path: Marker<"path", ParameterInfo> = mark("path")
/** From the query; an object model is flattened. */
export const Query: Marker<"query", ParameterInfo> = mark("query")
/** From a header, read by the name in kebab-case; an object model is flattened. */
export const Header: Marker<"header", HeaderInfo> = mark("header")
/** From a cookie; an object model is flattened. */
export const Cookie: Marker<"cookie", ParameterInfo> = mark("cookie")

/** From the body. One body parameter is the whole body; several, or `{ embed: true }`, are keyed by name. */
export function Body<Sch extends AnySchema, const Alias extends string | undefined = undefined, const Embed extends boolean = false>(
  schema: Sch,
  info?: BodyInfo & Aliased<Alias> & { embed?: Embed },
): Parameter<"body", Sch, Alias, Embed> {
  const { alias, embed = false, ...rest } = info ?? {}
  return { "~source": "body", "~schema": schema, "~alias": alias as Alias, "~embed": embed as Embed, "~info": rest }
}

/** From a form, urlencoded or multipart; an object model is flattened. */
export const Form: Marker<"form", ParameterInfo> = mark("form")

/** A file of a multipart form: any one, or as its schema says (`z.file()`, an array of it, optional). */
export function Upload<const Alias extends string | undefined = undefined>(
  info?: UploadInfo & Aliased<Alias>,
): Parameter<"upload", FileSchema, Alias>
export function Upload<Sch extends AnySchema, const Alias extends string | undefined = undefined>(
  schema: Sch,
  info?: UploadInfo & Aliased<Alias>,
): Parameter<"upload", Sch, Alias>
export function Upload(first?: AnySchema | Uploaded, second?: Uploaded): Parameter<"upload", AnySchema, string | undefined> {
  const [schema, info] = isSchema(first) ? [first, second] : [fileSchema, first]
  return mark<"upload", UploadInfo>("upload")(schema, info)
}
type Uploaded = UploadInfo & Aliased<string | undefined>

/** Whether a value was made by a marker. */
export function isParameter(value: unknown): value is Parameter<Source, AnySchema, string | undefined, boolean> {
  return typeof value === "object" && value !== null && "~source" in value
}
