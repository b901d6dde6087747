// The files of the docs pages: what is pinned is what is installed, licences come along, and the package stays within its budget.
import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { locateAsset } from "../../src/files/assets.ts"
import { assetUrl, docsAssets, docsLicences, redocScript } from "../../src/openapi/assets.ts"

const installed = (name: string) => new URL(`../../node_modules/${name}`, import.meta.url)
const readJson = (url: URL) => JSON.parse(readFileSync(url, "utf8"))

describe.each(docsAssets.map((asset) => [`${asset.package}/${asset.file}`, asset] as const))("%s", (name, asset) => {
  test("has the pinned version and digest", () => {
    expect(readJson(installed(`${asset.package}/package.json`)).version).toBe(asset.version)
    expect(
      createHash("sha256")
        .update(readFileSync(installed(name)))
        .digest("hex"),
    ).toBe(asset.sha256)
  })

  test("is found from src", async () => {
    expect(await locateAsset(name)).toContain(name)
  })
})

test("all files together stay within 3.2 MB", () => {
  const bytes = docsAssets.map((asset) => readFileSync(installed(`${asset.package}/${asset.file}`)).length)
  expect(bytes.reduce((sum, length) => sum + length, 0)).toBeLessThan(3_200_000)
})

test("every package comes with its licence", () => {
  for (const asset of docsAssets) expect(docsLicences).toContain(`${asset.package}/LICENSE`)
  expect(docsLicences.filter((name) => !existsSync(installed(name)))).toEqual([])
})

test("package.json pins the packages exactly and switches their telemetry off", () => {
  const manifest = readJson(new URL("../../package.json", import.meta.url))
  expect(manifest.scarfSettings).toEqual({ enabled: false })
  for (const asset of docsAssets) {
    expect(manifest.devDependencies[asset.package]).toBe(asset.version)
    expect(manifest.dependencies).not.toHaveProperty([asset.package])
  }
})

test.each([
  ["/openapi.json", "/docs-assets/"],
  ["/api/v1/openapi.json?x=/y", "/api/v1/docs-assets/"],
  ["https://example.com/openapi.json", "https://example.com/docs-assets/"],
  ["openapi.json", "docs-assets/"],
])("beside the document %s they are under %s", (openapiUrl, folder) => {
  expect(assetUrl(redocScript, openapiUrl)).toBe(
    `${folder}redoc@${redocScript.version}/${redocScript.sha256.slice(0, 16)}/redoc.standalone.js`,
  )
})

test("a file that neither place has is an error", async () => {
  await expect(locateAsset("swagger-ui-dist/nothing.js")).rejects.toThrow("nothing.js")
})
