/**
 * The main door: everything needed to declare and serve an application.
 *
 * @module hayapi
 */
export { type AppOptions, DependencyOverrides, type DocumentChange, Hayapi, type ListenOptions } from "./app/app.ts"
export { httpExceptionHandler, requestValidationExceptionHandler } from "./app/fault.ts"
export type { Logger } from "./app/logger.ts"
export type { Run, RunOptions } from "./app/run.ts"
export { type Dependency, type DependencyOptions, Depends, dependency, Security } from "./declare/dependency.ts"
export type { ExceptionHandler } from "./declare/exception-handler.ts"
export type { FrontendOptions } from "./declare/frontend.ts"
export { type ErrorClass, type HttpErrorOptions, httpError } from "./declare/http-error.ts"
export type { HandlerOf, Operation, OperationOptions } from "./declare/operation.ts"
export {
  Body,
  Cookie,
  Form,
  Header,
  type Parameter,
  type ParameterInfo,
  Path,
  Query,
  Upload,
  type UploadInfo,
} from "./declare/parameter.ts"
export type { HeaderDoc, ResponseDoc, Responses } from "./declare/response.ts"
export { type Fetchable, type IncludeOptions, Router, type RouterOptions } from "./declare/router.ts"
export type { SocketContext, SocketOptions } from "./declare/socket.ts"
export { ByteStream, EventStream, JsonLines, type Stream } from "./declare/stream.ts"
export type { AnyDependency, Context, Declarations, Scope, SecurityScopes } from "./declare/types.ts"
export { type AcceptOptions, WebSocketConnection } from "./declare/websocket.ts"
export type { AppRuntime, FetchHandler } from "./http/app-runtime.ts"
export { BackgroundTasks } from "./http/background.ts"
export type { CookieOptions } from "./http/cookie.ts"
export { HTTPException, type HTTPExceptionOptions } from "./http/error.ts"
export { type DeclarationCode, DeclarationError, type ErrorCode, HayapiError, type UsageCode, UsageError } from "./http/error-code.ts"
export { EventSourceResponse, ServerSentEvent, type ServerSentEventFields } from "./http/event-stream.ts"
export { type ClientAddress, Exchange } from "./http/exchange.ts"
export { FileResponse, type FileResponseOptions } from "./http/file-response.ts"
export { HeaderList, type HeadersInput } from "./http/header-list.ts"
export { InjectedResponse } from "./http/injected-response.ts"
export type { Middleware, Next } from "./http/middleware.ts"
export type { Mountable } from "./http/mountable.ts"
export type { Reply } from "./http/reply.ts"
export type { Ending, Outcome } from "./http/request-end.ts"
export { type AnyResponseClass, HTTPResponse, type ResponseOptions } from "./http/response.ts"
export { HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse } from "./http/responses.ts"
export type { Server, ServerOptions, WebSocketOptions } from "./http/server.ts"
export { status } from "./http/status.ts"
export { type StreamContent, StreamingResponse } from "./http/streaming-response.ts"
export { type Render, type TemplateOptions, Templates, type TemplatesOptions } from "./http/templates.ts"
export { UploadFile } from "./http/upload-file.ts"
export { WebSocketDisconnect, WebSocketException } from "./http/websocket-error.ts"
export type { OpenAPIDocument } from "./openapi/document.ts"
export { type JsonEncodeOptions, jsonEncode } from "./schema/encoder.ts"
export { RequestValidationError, ResponseValidationError, ValidationError } from "./schema/error.ts"
export type { ErrorDetail } from "./schema/issue.ts"
export { type JsonSchemaOptions, jsonSchema } from "./schema/model-json-schema.ts"
export { type Sent, sentFields } from "./schema/sent.ts"
export type { AnySchema, Decoded, InputOf, OutputOf } from "./schema/types.ts"
export { type ValidateOptions, validate } from "./schema/validate-value.ts"
