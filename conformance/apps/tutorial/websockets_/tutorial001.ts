// A page with a chat, and the socket behind it.
import { Hayapi, HTMLResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

const html = `
<!DOCTYPE html>
<html>
  <head><title>Chat</title></head>
  <body>
    <h1>WebSocket Chat</h1>
    <form id="form"><input id="text" autocomplete="off"><button>Send</button></form>
    <ul id="messages"></ul>
    <script>
      const socket = new WebSocket("ws://localhost:8000/ws")
      socket.onmessage = ({ data }) => messages.append(Object.assign(document.createElement("li"), { textContent: data }))
      form.onsubmit = (event) => {
        event.preventDefault()
        socket.send(text.value)
        text.value = ""
      }
    </script>
  </body>
</html>
`

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.get("/", function get() {
    return new HTMLResponse(html)
  })
  app.websocket("/ws", async ({ websocket }) => {
    await websocket.accept()
    for (;;) await websocket.sendText(`Message text was: ${await websocket.receiveText()}`)
  })
  return app
}
