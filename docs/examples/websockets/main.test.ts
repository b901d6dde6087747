import { HandshakeError, TestClient } from "hayapi/testing"
import { expect, test } from "vitest"
import { app } from "./main.ts"

test("an echo", async () => {
  await using client = new TestClient(app)
  await using socket = await client.websocket("/echo")
  await socket.sendText("hello")
  expect(await socket.receiveText()).toBe("You said: hello")
})

test("a stranger is refused", async () => {
  await using client = new TestClient(app)
  const refused = client.websocket("/rooms/kitchen")
  await expect(refused).rejects.toThrow(HandshakeError)
  await expect(refused).rejects.toMatchObject({ response: { status: 403 } })
})

test("members hear each other", async () => {
  await using client = new TestClient(app)
  await using ann = await client.websocket("/rooms/kitchen?name=ann")
  const ben = await client.websocket("/rooms/kitchen?name=ben")
  await ben.sendJson({ text: "hi" })
  expect(await ann.receiveJson()).toEqual({ from: "ben", text: "hi" })
  expect(await ben.receiveJson()).toEqual({ from: "ben", text: "hi" })
  await ben.close()
  expect(await ann.receiveJson()).toEqual({ from: "ben", text: "left" })
})

test("a message that does not fit closes the connection", async () => {
  await using client = new TestClient(app, { engine: "node" })
  await using socket = await client.websocket("/rooms/kitchen?name=ann")
  await socket.sendJson({ text: "" })
  expect(await socket.closed).toEqual({ code: 1008, reason: "String should have at least 1 character" })
})

test("unless the handler minds it", async () => {
  await using client = new TestClient(app)
  await using socket = await client.websocket("/sum")
  await socket.sendJson(2)
  await socket.sendJson("3")
  await socket.sendJson(4)
  expect(await socket.receiveJson()).toEqual({ sum: 2 })
  expect(await socket.receiveJson()).toEqual({ problem: "Input should be a valid number" })
  expect(await socket.receiveJson()).toEqual({ sum: 6 })
})
