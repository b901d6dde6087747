// What lives as long as a run: the lifespan of the app and its app-scoped dependencies, built in order, ended in reverse.
import { isGenerator } from "../compile/dependency.ts"
import type { Exit } from "../compile/invocation.ts"
import type { DependencyDeclaration } from "../declare/types.ts"
import { appInputs, type Overrides, planAppScope } from "../plan/dependency.ts"

/** The instances of one run; two runs share nothing. */
export class AppScope {
  readonly values = new Map<DependencyDeclaration, unknown>()
  readonly #endings: Exit[] = []
  readonly #overrides: Overrides

  constructor(overrides: Overrides) {
    this.#overrides = overrides
  }

  /** Builds what is not there yet, in dependency order. */
  async build(used: Iterable<DependencyDeclaration>): Promise<void> {
    for (const declaration of planAppScope(used, this.#overrides)) {
      if (this.values.has(declaration)) continue
      const inputs = appInputs(declaration, this.#overrides).map(({ name, declaration: inner }) => [name, this.values.get(inner)])
      const call = declaration.call as (values: object) => unknown
      this.values.set(declaration, await this.hold(await call(Object.fromEntries(inputs))))
    }
  }

  /** Takes a value, or starts a generator and takes what it yields; the generator is resumed by `end`. */
  async hold(made: unknown): Promise<unknown> {
    if (!isGenerator(made)) return made
    const first = await made.next()
    if (first.done !== true) this.#endings.push(made)
    return first.value
  }

  /** Ends everything in reverse order, whatever fails on the way; then throws the first failure. */
  async end(): Promise<void> {
    const failures: unknown[] = []
    for (let ending = this.#endings.pop(); ending !== undefined; ending = this.#endings.pop()) {
      try {
        await ending.next()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
