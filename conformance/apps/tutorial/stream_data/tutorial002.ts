// An image, piece by piece.
import { readFileSync } from "node:fs"
import { ByteStream, Hayapi } from "hayapi"
import type { Settings } from "../../../settings.ts"

const image = readFileSync(new URL("./image.png", import.meta.url))

function* pieces(): Generator<Uint8Array> {
  for (let at = 0; at < image.length; at += 256) yield image.subarray(at, at + 256)
}

async function* laterPieces(): AsyncGenerator<Uint8Array> {
  yield* pieces()
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const options = { responseModel: ByteStream("image/png") }
  app.get("/image/stream", { ...options, name: "stream_image" }, laterPieces)
  app.get("/image/stream-no-async", { ...options, name: "stream_image_no_async" }, pieces)
  app.get("/image/stream-no-async-yield-from", { ...options, name: "stream_image_no_async_yield_from" }, pieces)
  app.get("/image/stream-no-annotation", { ...options, name: "stream_image_no_annotation" }, laterPieces)
  app.get("/image/stream-no-async-no-annotation", { ...options, name: "stream_image_no_async_no_annotation" }, pieces)
  return app
}
