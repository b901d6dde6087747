// The scope of a run: the lifespan of the app and its app-scoped dependencies, built in order, ended in reverse.
import { finishGenerator, isGenerator, type Teardown, takeYielded } from "../compile/teardown.ts"
import type { DependencyDeclaration } from "../declare/types.ts"
import { bareRuntime } from "../http/runtime.ts"
import { appInputs, type Overrides, planAppScope } from "../plan/dependency.ts"

/** The instances of one run; two runs share nothing. */
export class AppScope {
  readonly values = new Map<DependencyDeclaration, unknown>()
  readonly #endings: Teardown[] = []
  readonly #overrides: Overrides

  constructor(overrides: Overrides) {
    this.#overrides = overrides
  }

  /** Builds the missing instances, in dependency order. */
  async build(used: Iterable<DependencyDeclaration>): Promise<void> {
    for (const declaration of planAppScope(used, this.#overrides)) {
      if (this.values.has(declaration)) continue
      const inputs = appInputs(declaration, this.#overrides).map(({ name, declaration: inner }) => [name, this.values.get(inner)])
      const call = declaration.call as (values: object) => unknown
      this.values.set(declaration, await this.hold(await call(Object.fromEntries(inputs)), "A dependency"))
    }
  }

  /** Takes a value, or starts a generator and takes what it yields; `end` resumes the generator. Rejects if it does not yield. */
  async hold(made: unknown, what: string): Promise<unknown> {
    if (!isGenerator(made)) return made
    const value = takeYielded(await made.next(), what)
    this.#endings.push({ generator: made, inContext: bareRuntime.keepContext() })
    return value
  }

  /** Ends everything in reverse order, even after failures; then throws the first one. */
  async end(): Promise<void> {
    const failures: unknown[] = []
    for (let ending = this.#endings.pop(); ending !== undefined; ending = this.#endings.pop()) {
      try {
        await finishGenerator(ending)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
