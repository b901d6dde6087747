// The page for browsers: static files of `web/public`, and the script that esbuild makes of `web/page.ts` when the shop starts.
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { dependency, HTTPResponse, Router } from "hayapi"

/** The text of the page's script. Of the server's modules it imports types only. */
export const script = dependency(
  async () => {
    const entry = fileURLToPath(new URL("./web/page.ts", import.meta.url))
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", target: "es2022", minify: true, write: false })
    return outputFiles[0]!.text
  },
  { scope: "app" },
)

export const router = new Router({ includeInSchema: false })

router.get("/page.js", { params: { script }, name: "readScript" }, function readScript({ script, response }) {
  response.headers.set("Cache-Control", "no-cache")
  return new HTTPResponse(script, { mediaType: "text/javascript" })
})

// Without a fallback: what is not there is a 404, for browsers too.
router.frontend("/", { directory: new URL("./web/public", import.meta.url), fallback: null })
