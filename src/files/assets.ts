// The files of the docs pages: in the published package next to the compiled code, else in the packages they come from.
import { stat } from "node:fs/promises"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"

/**
 * The path of a file such as `redoc/bundles/redoc.standalone.js`. `dist/assets/docs` holds copies that the build took from `node_modules`;
 * when this runs from `src` that folder does not exist, and the packages themselves are searched. Rejects if neither has it.
 */
export async function locateAsset(name: string): Promise<string> {
  const copy = fileURLToPath(new URL(`../assets/docs/${name}`, import.meta.url))
  const isCopied = await stat(copy).then(
    (stats) => stats.isFile(),
    () => false,
  )
  return isCopied ? copy : createRequire(import.meta.url).resolve(name)
}
