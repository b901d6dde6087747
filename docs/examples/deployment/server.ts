// The program: listens until it gets a signal.
import { app } from "./main.ts"

const server = await app.listen({
  host: "0.0.0.0",
  port: Number(process.env.PORT ?? 8000),
  trustedProxies: ["127.0.0.1", "10.0.0.0/8"],
  keepAliveTimeout: 65_000,
})
console.log(`Listening on ${server.url}`)

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    await server.stop()
    process.exit()
  })
}
