import { expect, test } from "vitest"
import { z } from "zod"
import { Hayapi, Form, Upload } from "hayapi"
import { ask, quiet } from "./ask.ts"
test("try", async () => {
  const app = new Hayapi({ logger: quiet })
  app.post("/f", { params: { a: Form(z.string()), b: Form(z.int().default(3)) } }, ({ a, b }) => ({ a, b }))
  app.post("/u", { params: { file: Upload(), note: Form(z.string().default("")) } }, async ({ file, note }) => ({ name: file.name, size: file.size, text: (await file.text()).length, note, s: await file.slice(1,4).text(), zip: file instanceof File }))
  console.log(await ask(app, "POST /f", { body: new URLSearchParams("a=1&b=2") }).then((r) => r.text))
  console.log(await ask(app, "POST /f", { body: new URLSearchParams("a=&b=") }).then((r) => r.text))
  const fd = new FormData(); fd.append("file", new File(["hello"], "a\"b.txt")); fd.append("note", "x")
  console.log(await ask(app, "POST /u", { body: fd }).then((r) => r.text))
  const fd2 = new FormData(); fd2.append("file", new File([new Uint8Array(3*1024*1024).fill(65)], "a.bin"));
  console.log(await ask(app, "POST /u", { body: fd2 }).then((r) => r.text))
  console.log(await ask(app, "POST /u", { body: new URLSearchParams("file=x") }).then((r) => r.text))
  const client = JSON.stringify((await app.openapi()).paths); console.log(client.slice(0, 600))
})
