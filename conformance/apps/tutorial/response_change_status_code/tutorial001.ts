// The status of the injected response replaces the declared one.
import { Hayapi, status } from "hayapi"
import type { Settings } from "../../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const tasks = new Map([["foo", "Listen to the Bar Fighters"]])
  const app = new Hayapi(settings)
  app.put("/get-or-create-task/{task_id}", { statusCode: 200 }, function get_or_create_task({ task_id, response }) {
    if (!tasks.has(task_id)) {
      tasks.set(task_id, "This didn't exist before")
      response.statusCode = status.HTTP_201_CREATED
    }
    return tasks.get(task_id)
  })
  return app
}
