// WebSockets: a chat with rooms, whose members must give a name before they are accepted.
import {
  dependency,
  Hayapi,
  Query,
  RequestValidationError,
  type WebSocketConnection,
  WebSocketDisconnect,
  WebSocketException,
} from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Chat" })

app.websocket("/echo", async ({ websocket }) => {
  await websocket.accept()
  for await (const message of websocket) {
    if (typeof message === "string") await websocket.sendText(`You said: ${message}`)
  }
})

const member = dependency({ name: Query(z.string().optional()) }, ({ name }) => {
  if (name === undefined) throw new WebSocketException(1008, "Say who you are")
  return name
})

const rooms = new Map<string, Set<WebSocketConnection>>()

const Line = z.object({ text: z.string().min(1).max(500) })

app.websocket("/rooms/{room}", { params: { member } }, async ({ room, member, websocket }) => {
  await websocket.accept()
  const members = rooms.get(room) ?? new Set()
  rooms.set(room, members.add(websocket))
  const tell = (text: string) => Promise.all([...members].map((each) => each.sendJson({ from: member, text })))
  try {
    for (;;) {
      const { text } = await websocket.receiveJson(Line)
      await tell(text)
    }
  } catch (error) {
    members.delete(websocket)
    if (!(error instanceof WebSocketDisconnect)) throw error
    await tell("left")
  }
})

app.websocket("/sum", async ({ websocket }) => {
  await websocket.accept()
  for (let sum = 0; ; ) {
    try {
      sum += await websocket.receiveJson(z.number())
      await websocket.sendJson({ sum })
    } catch (error) {
      if (!(error instanceof RequestValidationError)) throw error
      await websocket.sendJson({ problem: error.errors[0]?.msg })
    }
  }
})
