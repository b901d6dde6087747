// Serves the reference app on a free port and prints its address; stops when told.
import { createApp } from "./app.ts"

const server = await createApp().listen({ port: 0, webSockets: { maxMessageSize: 16 * 1024 * 1024 } })
console.log(server.url)
process.once("SIGTERM", () => server.stop())
