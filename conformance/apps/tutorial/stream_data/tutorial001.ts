// Text and bytes, piece by piece, without a media type.
import { Hayapi, StreamingResponse } from "hayapi"
import type { Settings } from "../../../settings.ts"

const message = `
Rick: (stumbles in drunkenly, and turns on the lights) Morty! You gotta come on. You got--... you gotta come with me.
Morty: (rubs his eyes) What, Rick? What's going on?
Rick: I got a surprise for you, Morty.
Morty: It's the middle of the night. What are you talking about?
Rick: (spills alcohol on Morty's bed) Come on, I got a surprise for you. (drags Morty by the ankle) Come on, hurry up. (pulls Morty out of his bed and into the hall)
Morty: Ow! Ow! You're tugging me too hard!
Rick: We gotta go, gotta get outta here, come on. Got a surprise for you Morty.
`

const lines = message.replace(/\n$/, "").split("\n")
const encoder = new TextEncoder()

function* text(): Generator<string> {
  yield* lines
}

function* bytes(): Generator<Uint8Array> {
  for (const line of lines) yield encoder.encode(line)
}

async function* later<T>(pieces: Iterable<T>): AsyncGenerator<T> {
  yield* pieces
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  const options = { responseClass: StreamingResponse }
  app.get("/story/stream", { ...options, name: "stream_story" }, () => later(text()))
  app.get("/story/stream-no-async", { ...options, name: "stream_story_no_async" }, text)
  app.get("/story/stream-no-annotation", { ...options, name: "stream_story_no_annotation" }, () => later(text()))
  app.get("/story/stream-no-async-no-annotation", { ...options, name: "stream_story_no_async_no_annotation" }, text)
  app.get("/story/stream-bytes", { ...options, name: "stream_story_bytes" }, () => later(bytes()))
  app.get("/story/stream-no-async-bytes", { ...options, name: "stream_story_no_async_bytes" }, bytes)
  app.get("/story/stream-no-annotation-bytes", { ...options, name: "stream_story_no_annotation_bytes" }, () => later(bytes()))
  app.get("/story/stream-no-async-no-annotation-bytes", { ...options, name: "stream_story_no_async_no_annotation_bytes" }, bytes)
  return app
}
