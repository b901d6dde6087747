/**
 * The door for tests: a client that calls an app in process.
 *
 * @module hayapi/testing
 */
export { CookieJar } from "./testing/cookie-jar.ts"
export {
  CallError,
  type CallOptions,
  ContractError,
  TestClient,
  type TestClientOptions,
  type TestHandshake,
  type TestRequest,
} from "./testing/test-client.ts"
export { HandshakeError, TestWebSocket } from "./testing/websocket.ts"
