// An app for workers, and one whose files come from elsewhere.
import { type AppRuntime, FileResponse, Hayapi } from "hayapi"
import { runtime } from "hayapi/runtime"

const app = new Hayapi({ docsAssetsUrl: "https://cdn.jsdelivr.net/npm/" })

app.mount("/static", { fetch: (request, env) => env.ASSETS.fetch(request) })

const readFromBucket: AppRuntime["resolveFile"] = async (response, _request, headers) => {
  return { status: response.statusCode, headers, body: `the object ${response.path}` }
}

const bucketRuntime: AppRuntime = { ...runtime, resolveFile: readFromBucket }
const files = new Hayapi({ runtime: bucketRuntime })

files.get("/reports/{name}", ({ request }) => new FileResponse(request.path))

export { app, files }
