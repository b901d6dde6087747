// Runs FastAPI's own recorded tests against the ports in conformance/apps:
//   npm run conformance [-- app-or-prefix ...] [-- --min 0.9 --show 50 --json report.json]
// The checker and its corpus are data beside the repository; where they are absent there is nothing to run.
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

/** The topics whose apps are ported; without arguments these run, and every ported file of apps/core. */
const topics = [
  "additional_responses",
  "additional_status_codes",
  "app_testing",
  "async_tests",
  "background_tasks",
  "behind_a_proxy",
  "bigger_applications",
  "body",
  "body_fields",
  "body_multiple_params",
  "body_nested_models",
  "body_updates",
  "configure_swagger_ui",
  "cookie_param_models",
  "cookie_params",
  "custom_docs_ui",
  "custom_response",
  "dataclasses_",
  "dependencies",
  "events",
  "extending_openapi",
  "extra_models",
  "generate_clients",
  "handling_errors",
  "header_param_models",
  "header_params",
  "metadata",
  "openapi_callbacks",
  "path_operation_advanced_configuration",
  "path_operation_configuration",
  "path_params",
  "path_params_numeric_validations",
  "query_params",
  "query_params_str_validations",
  "response_change_status_code",
  "response_cookies",
  "response_directly",
  "response_headers",
  "response_model",
  "response_status_code",
  "schema_extra_example",
  "separate_openapi_schemas",
  "strict_content_type",
  "sub_applications",
  "using_request_directly",
]

const root = fileURLToPath(new URL("..", import.meta.url))
const shared = fileURLToPath(new URL("../../shared/conformance/", import.meta.url))
const checker = `${shared}check.mjs`

if (!existsSync(checker)) {
  console.log("conformance: skipped, ../shared/conformance is not here")
  process.exit(0)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true },
    min: { type: "string", default: "0" },
    show: { type: "string" },
    json: { type: "string" },
    verbose: { type: "boolean" },
  },
})
const asked = [...positionals, ...(values.only ?? [])]
// A trailing slash, so that `body` does not take `body_fields` with it.
const coreFiles = readdirSync(`${root}conformance/apps/core`).map((name) => `core/${name.replace(/\.ts$/, "")}`)
const ported = [...topics.map((topic) => `tutorial/${topic}/`), ...coreFiles]
const only = asked.length > 0 ? asked : ported

const { status } = spawnSync(
  process.execPath,
  [
    "--import",
    "tsx",
    checker,
    ...["--corpus", `${shared}corpus`, "--adapter", `${root}conformance/adapter.ts`, "--min", values.min],
    ...(values.show === undefined ? [] : ["--show", values.show]),
    ...(values.json === undefined ? [] : ["--json", values.json]),
    ...(values.verbose ? ["--verbose"] : []),
    ...only.flatMap((pattern) => ["--only", pattern]),
  ],
  // tsx reads `paths` from here, so that the apps find `hayapi` in src, without a build.
  { cwd: root, stdio: "inherit", env: { ...process.env, TSX_TSCONFIG_PATH: `${root}tsconfig.json` } },
)
process.exit(status ?? 2)
