// Parameter markers: Path, Query, Header, Cookie, Body, Form, Upload. They wrap a schema and set the source of its value.
import { type FileSchema, fileSchema } from "../schema/file.ts"
import { isSchema } from "../schema/standard.ts"
import type { AnySchema } from "../schema/types.ts"

/** The source of a value. */
export type Source = "path" | "query" | "header" | "cookie" | "body" | "form" | "upload"

/** OpenAPI's Example Object. */
export interface Example {
  summary?: string
  description?: string
  value?: unknown
  externalValue?: string
}

/** The options of every marker, except `alias`, which is the encoded name. */
export interface ParameterInfo {
  title?: string
  description?: string
  examples?: readonly unknown[]
  openapiExamples?: Readonly<Record<string, Example>>
  /** OpenAPI's older single example, next to the schema. Prefer `examples`; `openapiExamples` replaces it. */
  example?: unknown
  deprecated?: boolean
  includeInSchema?: boolean
}

/** The options of `Header`. */
export interface HeaderInfo extends ParameterInfo {
  /** Whether `user_agent` and `userAgent` are read from `user-agent`. Default: true. */
  convertUnderscores?: boolean
}

/** The options of `Body`. */
export interface BodyInfo extends ParameterInfo {
  /** The media type in the document; with `parse`, also the only accepted one. Default: `application/json`. */
  mediaType?: string
  /** Parses another format, for example YAML. If it throws, the response is a 422. */
  parse?: (raw: Uint8Array) => unknown
}

/** The options of `Upload`. */
export interface UploadInfo extends ParameterInfo {
  /** The maximum size of a file, in bytes. A larger file is a 422. Default: the limit of the whole body. */
  maxSize?: number
  /** The accepted media types, such as `image/png` or `image/*`; another one is a 422. The type comes from the client, so it proves nothing. */
  mediaTypes?: readonly string[]
}

/** A declared input: its schema, its source and its alias, at run time and in the types. */
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

/** A value from the path. Needed if the name is in the prefix of an `include`. */
export const Path: Marker<"path", ParameterInfo> = mark("path")
/** A value from the query; an object model is flattened. */
export const Query: Marker<"query", ParameterInfo> = mark("query")
/** A value from the header with the name in kebab-case; an object model is flattened. */
export const Header: Marker<"header", HeaderInfo> = mark("header")
/** A value from a cookie; an object model is flattened. */
export const Cookie: Marker<"cookie", ParameterInfo> = mark("cookie")

/** A value from the body. A single body parameter is the whole body; several, or one with `{ embed: true }`, are keyed by name. */
export function Body<Sch extends AnySchema, const Alias extends string | undefined = undefined, const Embed extends boolean = false>(
  schema: Sch,
  info?: BodyInfo & Aliased<Alias> & { embed?: Embed },
): Parameter<"body", Sch, Alias, Embed> {
  const { alias, embed = false, ...rest } = info ?? {}
  return { "~source": "body", "~schema": schema, "~alias": alias as Alias, "~embed": embed as Embed, "~info": rest }
}

/** A value from a form, urlencoded or multipart; an object model is flattened. */
export const Form: Marker<"form", ParameterInfo> = mark("form")

/** A file of a multipart form. With a schema: `z.file()`, an array of it, or an optional one. */
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
