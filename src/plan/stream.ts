// Streams: which operations send one, its kind, and the schema of an item.

import type { Model } from "../declare/operation.ts"
import { isStream, type StreamKind } from "../declare/stream.ts"
import { DeclarationError } from "../http/error-code.ts"
import { EventSourceResponse } from "../http/event-stream.ts"
import { allowsBody } from "../http/reply.ts"
import { type AnyResponseClass, withCharset } from "../http/response.ts"
import { readSchema } from "../schema/standard.ts"
import type { SchemaNode } from "../schema/types.ts"

/** The stream that an operation sends. */
export interface StreamPlan {
  readonly kind: StreamKind
  /** Undefined: items are not checked. */
  readonly item: SchemaNode | undefined
  /** The media type in the document. */
  readonly mediaType: string
  /** The `Content-Type` header. */
  readonly contentType: string
}

/** The stream of an operation: its model, or `EventStream()` if its class is an event stream. Undefined if it sends a single value. */
export function planStream(
  model: Model,
  responseClass: AnyResponseClass | undefined,
  status: number,
  where: string,
): StreamPlan | undefined {
  if (!isStream(model)) {
    // The class may be inherited from a router or the app: a status without a body needs no events.
    if (!isEventClass(responseClass) || !allowsBody(status)) return undefined
    if (model === undefined || model === null) return makePlan("sse", undefined, responseClass.mediaType ?? "text/event-stream")
    const fix = "use responseModel: EventStream(Item), which checks each item"
    throw new DeclarationError("HAYAPI_STREAM_MODEL", `${where}: an event stream cannot have a model for a single value; ${fix}`)
  }
  if (!allowsBody(status)) {
    throw new DeclarationError("HAYAPI_BODYLESS_STATUS", `${where}: status code ${status} must not have a response body`)
  }
  return makePlan(model["~stream"], model["~item"] === undefined ? undefined : readSchema(model["~item"]), model["~media"])
}

function makePlan(kind: StreamKind, item: SchemaNode | undefined, mediaType: string): StreamPlan {
  return { kind, item, mediaType, contentType: withCharset(mediaType) }
}

function isEventClass(responseClass: AnyResponseClass | undefined): responseClass is AnyResponseClass {
  return responseClass === EventSourceResponse || responseClass?.prototype instanceof EventSourceResponse
}
