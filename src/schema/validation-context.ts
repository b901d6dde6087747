// ValidationContext: the context of one validation of a value. It collects problems and pending promises of a schema library.
import type { Problem } from "./issue.ts"
import type { AskLibrary, Verdict } from "./types.ts"

/** Validates a value and returns the converted one. Problems go to the validation; after a problem the result is meaningless. */
export type Validator = (value: unknown, validation: ValidationContext) => unknown

/** The context of one pass over a value. If a library returns promises, the pass is repeated with their results. */
export class ValidationContext {
  readonly problems: Problem[] = []
  #open: Promise<void>[] | undefined
  #answers: Map<AskLibrary, Map<unknown, Verdict>> | undefined
  // The defaults of the earlier passes and of this one, and how many were used. Undefined in the first pass, which nearly always is the only one.
  #defaults: Map<() => unknown, { readonly values: unknown[]; used: number }> | undefined

  /** Whether promises are pending: the pass must be repeated with `again()`. */
  get isOpen(): boolean {
    return this.#open !== undefined
  }

  /**
   * Calls a schema library. Undefined if its result is a promise: continue as if the value were valid. `key` is the original value at
   * this place: unlike a converted value, it is the same object when the pass is repeated.
   */
  ask(question: AskLibrary, value: unknown, key: unknown): Verdict | undefined {
    const ready = this.#answers?.get(question)?.get(key)
    if (ready !== undefined) return ready
    const verdict = question(value)
    if (!(verdict instanceof Promise)) return verdict
    this.#open ??= []
    const pending = verdict.then((answer) => this.#remember(question, key, answer))
    // A pass that is not repeated, as for the document, does not wait for it.
    pending.catch(() => {})
    this.#open.push(pending)
    return undefined
  }

  /** Stores a synchronous result for the next pass, so that it continues with the same value. Asynchronous results are always stored. */
  keep(question: AskLibrary, key: unknown, answer: Verdict): void {
    this.#remember(question, key, answer)
  }

  /** Makes a default that is validated. A repeated pass gets the same objects, so that it finds their answers. */
  makeDefault(make: () => unknown): unknown {
    if (this.#defaults === undefined) return make()
    const made = this.#defaults.get(make) ?? { values: [], used: 0 }
    this.#defaults.set(make, made)
    if (made.used === made.values.length) made.values.push(make())
    made.used += 1
    return made.values[made.used - 1]
  }

  /** Whether there is a fatal problem at index `start` or later. */
  isFatalSince(start: number): boolean {
    for (let i = start; i < this.problems.length; i++) if (this.problems[i]!.fatal) return true
    return false
  }

  #remember(question: AskLibrary, key: unknown, answer: Verdict): void {
    this.#answers ??= new Map()
    const answers = this.#answers.get(question) ?? new Map<unknown, Verdict>()
    this.#answers.set(question, answers.set(key, answer))
  }

  /** Waits for the pending promises. The returned validation has their results, so the same pass gets further. */
  async again(): Promise<ValidationContext> {
    await Promise.all(this.#open ?? [])
    const next = new ValidationContext()
    next.#answers = this.#answers
    next.#defaults = new Map([...(this.#defaults ?? [])].map(([make, { values }]) => [make, { values, used: 0 }]))
    return next
  }
}

/** Repeats the pass until no promise is pending. Returns a promise only if the library does. */
export function runValidator(validator: Validator, value: unknown): ValidationResult | Promise<ValidationResult> {
  const validation = new ValidationContext()
  const result = validator(value, validation)
  return validation.isOpen ? runAgain(validator, value, validation) : { value: result, problems: validation.problems }
}

/** The converted value, which is meaningful only if there are no problems. */
export interface ValidationResult {
  readonly value: unknown
  readonly problems: Problem[]
}

async function runAgain(validator: Validator, value: unknown, first: ValidationContext): Promise<ValidationResult> {
  for (let validation = await first.again(); ; validation = await validation.again()) {
    const result = validator(value, validation)
    if (!validation.isOpen) return { value: result, problems: validation.problems }
  }
}
