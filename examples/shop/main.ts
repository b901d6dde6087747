// `npm start`, or `PORT=8001 npm start`. `SHOP_DATA=folder` keeps the data, `SHOP_SECRET=...` keeps tokens good.
import { accessLog } from "hayapi/middleware"
import { app } from "./app.ts"
import { demoUsers } from "./seed.ts"

// One JSON line per request, where faults go as well: stderr.
app.use(accessLog({ write: (line, entry) => app.logger.info({ event: "request", ...entry }, line) }))

const server = await app.listen({ port: Number(process.env.PORT ?? 8000) })
console.log(`The shop is open: ${server.url}`)
console.log(`Its docs pages:   ${server.url}/docs and ${server.url}/redoc`)
console.log(`Its document:     ${server.url}/openapi.json`)
for (const { email, password, isStaff } of Object.values(demoUsers)) {
  console.log(`Log in as         ${email}, "${password}"${isStaff ? " (staff)" : ""}`)
}

// Requests that are under way are answered before the process ends. The terminal and npm may both pass the signal on: to stop twice is
// to stop once.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void server.stop())
}
