// The order of the dependencies of app, include, router and socket.
import { dependency, Hayapi, Router, type WebSocketConnection } from "hayapi"
import type { Settings } from "../../settings.ts"

const names = dependency((): string[] => [])

const named = (name: string) =>
  dependency({ names }, ({ names }) => {
    names.push(name)
  })

async function tell({ websocket, names }: { websocket: WebSocketConnection; names: string[] }): Promise<void> {
  await websocket.accept()
  await websocket.sendText(JSON.stringify(names))
  await websocket.close()
}

export function createApp(settings: Settings = {}): Hayapi<any> {
  const app = new Hayapi({ ...settings, dependencies: [named("app")] })
  const router = new Router({ dependencies: [named("router")] })
  const prefixRouter = new Router({ dependencies: [named("prefix_router")] })
  app.websocket("/", { params: { names }, dependencies: [named("index")] }, tell)
  router.websocket("/router", { params: { names }, dependencies: [named("routerindex")] }, tell)
  prefixRouter.websocket("/", { params: { names }, dependencies: [named("routerprefixindex")] }, tell)
  app.include(router, { dependencies: [named("router2")] })
  app.include(prefixRouter, { prefix: "/prefix", dependencies: [named("prefix_router2")] })
  return app
}
