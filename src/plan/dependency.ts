// Dependencies: what an operation needs, flattened into a list of steps, each after those it takes values from.

import { isDependency } from "../declare/dependency.ts"
import type { AnyDependency, DependencyDeclaration } from "../declare/types.ts"
import { DeclarationError } from "../http/error-code.ts"
import type { TemplateName } from "../path/template.ts"
import {
  type BodyFieldPlan,
  checkWireNames,
  type FormFieldPlan,
  isFormField,
  type ParameterPlan,
  planInput,
  planPathName,
} from "./parameter.ts"

/** A dependency that is made once per run. */
export type AppDependency = DependencyDeclaration

/** Where the value of a dependency comes from: an earlier step of the request, or the running app. */
export type Provider = { readonly step: number } | { readonly app: AppDependency }

/** The inputs of one function, which is that of a dependency or the handler. */
export interface CallPlan {
  /** Declared names, in the order of declaration. */
  readonly names: readonly string[]
  readonly parameters: readonly ParameterPlan[]
  readonly body: readonly BodyFieldPlan[]
  readonly form: readonly FormFieldPlan[]
  readonly providers: readonly { readonly name: string; readonly provider: Provider }[]
  /** Dependencies run for their effect only. If one of them could not be called, this function is not called either. */
  readonly guards: readonly Provider[]
}

/** One call of a dependency. */
export interface StepPlan extends CallPlan {
  readonly declaration: DependencyDeclaration
  /** When it ends. A function that uses a function-scoped dependency ends with the function too. */
  readonly scope: "request" | "function"
  /** The OAuth scopes of this use and of the uses around it, outermost first. */
  readonly scopes: readonly string[]
}

/** Replacements of dependencies, by the dependency they replace; fixed when a run starts. */
export type Overrides = ReadonlyMap<DependencyDeclaration, DependencyDeclaration>

/** Plans the dependencies of one operation or WebSocket. */
export class DependencyPlanner {
  readonly steps: StepPlan[] = []
  readonly #pathNames: readonly TemplateName[]
  readonly #overrides: Overrides
  readonly #cached = new Map<DependencyDeclaration, Map<string, Provider>>()
  readonly #open: DependencyDeclaration[] = []

  constructor(pathNames: readonly TemplateName[], overrides: Overrides) {
    this.#pathNames = pathNames
    this.#overrides = overrides
  }

  /** Plans one use of a dependency; a cached dependency is planned once. Throws `DeclarationError` for cycles and wrong scopes. */
  planUse(use: AnyDependency, where: string, outerScopes: readonly string[] = []): Provider {
    const declaration = this.#overrides.get(use.declaration) ?? use.declaration
    if (declaration.scope === "app") {
      checkAppScope(declaration, this.#overrides)
      return { app: declaration }
    }
    const scopes = [...new Set([...outerScopes, ...use.scopes])]
    // As in FastAPI, scopes make a separate value only for dependencies that involve security.
    const key = use.scopes.length > 0 || hasSecurity(declaration) ? scopes.toSorted().join(" ") : ""
    const ready = use.useCache ? this.#cached.get(declaration)?.get(key) : undefined
    if (ready !== undefined) return ready
    if (this.#open.includes(declaration)) {
      throw new DeclarationError(
        "HAYAPI_DEPENDENCY_CYCLE",
        `${where}: the dependency ${declaration.name} depends on itself (through an override)`,
      )
    }
    this.#open.push(declaration)
    const call = this.planCall(declaration.params, declaration.dependencies, `${where}, dependency ${declaration.name}`, [], scopes)
    const scope = declaration.scope === "function" ? "function" : this.#planScope(declaration, call, where)
    this.#open.pop()
    const provider = { step: this.steps.push({ ...call, declaration, scope, scopes }) - 1 }
    if (use.useCache) this.#cached.set(declaration, new Map([...(this.#cached.get(declaration) ?? []), [key, provider]]))
    return provider
  }

  /** Plans the inputs of one function; its dependencies become steps before it. `implicit`: path names that need no declaration. */
  planCall(
    params: Readonly<Record<string, unknown>>,
    guards: readonly AnyDependency[],
    where: string,
    implicit: readonly TemplateName[],
    scopes: readonly string[] = [],
  ): CallPlan {
    const planned = guards.map((guard) => this.planUse(guard, where, scopes))
    const parameters: ParameterPlan[] = []
    const body: BodyFieldPlan[] = []
    const form: FormFieldPlan[] = []
    const providers: { name: string; provider: Provider }[] = []
    for (const [name, declared] of Object.entries(params)) {
      if (isDependency(declared)) providers.push({ name, provider: this.planUse(declared, where, scopes) })
      else {
        const input = planInput(name, declared, this.#pathNames, where)
        if (input.source === "body") body.push(input)
        else if (isFormField(input)) form.push(input)
        else parameters.push(input)
      }
    }
    const declaredPaths = new Set(parameters.filter(({ source }) => source === "path").map(({ wireName }) => wireName))
    const rest = implicit.filter(({ name }) => !declaredPaths.has(name) && !(name in params)).map(planPathName)
    checkWireNames([...parameters, ...form], where)
    const names = [...Object.keys(params), ...rest.map(({ name }) => name)]
    return { names, parameters: sortBySource([...parameters, ...rest]), body, form, providers, guards: planned }
  }

  // A generator that ends with the request cannot use a value that ends earlier. A plain function has nothing to end.
  #planScope(declaration: DependencyDeclaration, call: CallPlan, where: string): "request" | "function" {
    const used = [...call.providers.map(({ provider }) => provider), ...call.guards].flatMap((provider) =>
      "step" in provider ? [this.steps[provider.step]!] : [],
    )
    const shorter = used.find(({ scope }) => scope === "function")
    if (shorter === undefined) return "request"
    if (!isGeneratorFunction(declaration.call)) return "function"
    const what = `${declaration.name} lives for the request but depends on ${shorter.declaration.name}, which ends with the function`
    throw new DeclarationError("HAYAPI_DEPENDENCY_SCOPE", `${where}: ${what}; give ${declaration.name} the scope "function"`)
  }
}

function isGeneratorFunction(call: unknown): boolean {
  return ["[object GeneratorFunction]", "[object AsyncGeneratorFunction]"].includes(Object.prototype.toString.call(call))
}

function hasSecurity(declaration: DependencyDeclaration): boolean {
  if (declaration.security !== undefined) return true
  const inner = [...Object.values(declaration.params).filter(isDependency), ...declaration.dependencies]
  return inner.some((use) => use.scopes.length > 0 || hasSecurity(use.declaration))
}

const order = { path: 0, query: 1, header: 2, cookie: 3 }

// FastAPI reports errors in this order, whatever the order of declaration.
function sortBySource(parameters: readonly ParameterPlan[]): ParameterPlan[] {
  return parameters.toSorted((a, b) => order[a.source] - order[b.source])
}

function checkAppScope(declaration: DependencyDeclaration, overrides: Overrides): void {
  for (const [name, declared] of [...Object.entries(declaration.params), ...declaration.dependencies.entries()]) {
    const inner = isDependency(declared) ? (overrides.get(declared.declaration) ?? declared.declaration) : undefined
    if (inner?.scope === "app") continue
    const what = `the dependency ${declaration.name} lives as long as the app, so ${JSON.stringify(name)} must be an app-scoped dependency too`
    throw new DeclarationError("HAYAPI_DEPENDENCY_SCOPE", what)
  }
}

/** App-scoped dependencies in the order in which they are made. */
export function planAppScope(used: Iterable<DependencyDeclaration>, overrides: Overrides): DependencyDeclaration[] {
  const built = new Set<DependencyDeclaration>()
  const build = (declaration: DependencyDeclaration): void => {
    if (built.has(declaration)) return
    for (const inner of appInputs(declaration, overrides)) build(inner.declaration)
    built.add(declaration)
  }
  for (const declaration of used) build(declaration)
  return [...built]
}

/** The dependencies of an app-scoped dependency, overrides applied; numeric names are its `dependencies`. */
export function appInputs(
  declaration: DependencyDeclaration,
  overrides: Overrides,
): { name: string; declaration: DependencyDeclaration }[] {
  return [...Object.entries(declaration.params), ...declaration.dependencies.map((guard, i) => [String(i), guard] as const)].flatMap(
    ([name, declared]) =>
      isDependency(declared) ? [{ name, declaration: overrides.get(declared.declaration) ?? declared.declaration }] : [],
  )
}
