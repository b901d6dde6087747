// A deployed app: health checks, and what it knows about its clients.
import { dependency, Hayapi, httpError } from "hayapi"

export const app = new Hayapi({ title: "Deployment", maxBodySize: 256 * 1024 })

interface Database {
  isUp(): boolean
}

const database = dependency((): Database => ({ isUp: () => true }), { scope: "app" })

const NotReady = httpError(503, "The database does not answer")

app.get("/healthz", { includeInSchema: false }, function isAlive() {
  return { status: "ok" }
})

app.get("/readyz", { includeInSchema: false, params: { database }, errors: [NotReady] }, function isReady({ database }) {
  if (!database.isUp()) throw new NotReady()
  return { status: "ready" }
})

export const readClient = app.get("/client", function readClient({ request }) {
  return { url: request.url, address: request.client?.address ?? null }
})

export const readRegion = app.get("/region", function readRegion({ request }) {
  const { env } = (request.platform ?? { env: {} }) as { env: { REGION?: string } }
  return { region: env.REGION ?? null }
})
