// Work after the response.
import { writeFile } from "node:fs/promises"
import { Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

async function writeNotification(email: string, message: string): Promise<void> {
  await writeFile("log.txt", `notification for ${email}: ${message}`)
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.post("/send-notification/{email}", function send_notification({ email, background }) {
    background.add(writeNotification, email, "some notification")
    return { message: "Notification sent in the background" }
  })
  return app
}
