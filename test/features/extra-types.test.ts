// Types beyond JSON: what they hold, how they travel, and what the document says.
import { Hayapi } from "hayapi"
import { TestClient } from "hayapi/testing"
import { base64, bytes, timedelta } from "hayapi/types"
import { describe, expect, expectTypeOf, it } from "vitest"
import { z } from "zod"
import { ask } from "./ask.ts"

const Blob = z.object({ data: base64(), text: bytes(), wait: timedelta() }).meta({ id: "Blob" })

function createApp(): Hayapi {
  const app = new Hayapi()
  app.post("/echo", { params: { blob: Blob }, responseModel: Blob }, ({ blob }) => {
    expectTypeOf(blob.data).toEqualTypeOf<Uint8Array>()
    expectTypeOf(blob.wait).toEqualTypeOf<number>()
    return blob
  })
  app.post("/held", { params: { blob: Blob } }, ({ blob }) => ({ data: [...blob.data], text: [...blob.text], wait: blob.wait }))
  return app
}

describe("bytes and time spans", () => {
  const json = { data: "AP8=", text: "é", wait: "P1DT2H3.5S" }

  it("are held as bytes and seconds", async () => {
    const { body } = await ask(createApp(), "POST /held", { json })
    expect(body).toEqual({ data: [0, 255], text: [0xc3, 0xa9], wait: 86_400 + 7200 + 3.5 })
  })

  it("travel as base64, text and ISO 8601", async () => {
    await using client = new TestClient(createApp(), { contract: true })
    expect(await (await client.post("/echo", { json })).json()).toEqual(json)
  })

  it("are refused in pydantic's words", async () => {
    const { status, body } = await ask(createApp(), "POST /echo", { json: { data: "?", text: 1, wait: "x" } })
    expect(status).toBe(422)
    expect(body.detail.map(({ type, loc }: { type: string; loc: string[] }) => [type, loc.at(-1)])).toEqual([
      ["value_error", "data"],
      ["string_type", "text"],
      ["time_delta_parsing", "wait"],
    ])
  })

  it("are documented by their wire form", async () => {
    const { components } = await createApp().openapi()
    expect(components!.schemas.Blob.properties).toEqual({
      data: { type: "string", contentEncoding: "base64", contentMediaType: "application/octet-stream", title: "Data" },
      text: { type: "string", contentMediaType: "application/octet-stream", title: "Text" },
      wait: { type: "string", format: "duration", title: "Wait" },
    })
  })

  it.each([
    [0, "PT0S"],
    [1.5, "PT1.5S"],
    [90_061, "P1DT1H1M1S"],
    [366 * 86_400, "P1Y1D"],
  ])("%d seconds are written %s", async (seconds, text) => {
    const app = new Hayapi()
    app.get("/", { responseModel: timedelta() }, () => seconds)
    expect((await ask(app, "/")).body).toBe(text)
  })
})
