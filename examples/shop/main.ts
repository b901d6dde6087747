// `npm start`, or `PORT=8001 npm start`.
import { app } from "./app.ts"

const server = await app.listen({ port: Number(process.env.PORT ?? 8000) })
console.log(`The shop is open: ${server.url}/items`)
console.log(`Its document:     ${server.url}/openapi.json`)
console.log(`Its docs pages:   ${server.url}/docs and ${server.url}/redoc`)

// Requests that are under way are answered before the process ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void server.stop()
  })
}
