// Trace: what one walk over a value leaves behind: problems, and questions to a schema library that are still open.
import type { Problem } from "./issue.ts"
import type { AskLibrary, Verdict } from "./types.ts"

/** Takes a value, returns what it becomes; problems go to the trace. The value is meaningless where it left a problem. */
export type Walk = (value: unknown, trace: Trace) => unknown

export class Trace {
  readonly problems: Problem[] = []
  #open: Promise<void>[] | undefined
  #answers: Map<AskLibrary, Map<unknown, Verdict>> | undefined

  /** Whether a schema library answers later: the walk must be repeated on `again()`. */
  get isOpen(): boolean {
    return this.#open !== undefined
  }

  /**
   * Asks a schema library; undefined: the answer comes later, go on as if all were well. `key` is what the walk started from at this
   * place: unlike a value made by the walk, it is the same object when the walk is repeated.
   */
  ask(question: AskLibrary, value: unknown, key: unknown): Verdict | undefined {
    const ready = this.#answers?.get(question)?.get(key)
    if (ready !== undefined) return ready
    const verdict = question(value)
    if (!(verdict instanceof Promise)) return verdict
    this.#open ??= []
    this.#open.push(verdict.then((answer) => this.#remember(question, key, answer)))
    return undefined
  }

  /** Keeps an answer for the next walk, so that it goes on with the same value; those that came late are kept anyway. */
  keep(question: AskLibrary, key: unknown, answer: Verdict): void {
    this.#remember(question, key, answer)
  }

  /** Whether a fatal problem stands at `start` or later. */
  isFatalSince(start: number): boolean {
    for (let i = start; i < this.problems.length; i++) if (this.problems[i]!.fatal) return true
    return false
  }

  #remember(question: AskLibrary, key: unknown, answer: Verdict): void {
    this.#answers ??= new Map()
    const answers = this.#answers.get(question) ?? new Map<unknown, Verdict>()
    this.#answers.set(question, answers.set(key, answer))
  }

  /** Waits for the open questions; the next trace knows the answers, so the same walk comes further. */
  async again(): Promise<Trace> {
    await Promise.all(this.#open ?? [])
    const next = new Trace()
    next.#answers = this.#answers
    return next
  }
}

/** Walks until no question is open. A promise only if the library itself answers later. */
export function walkValue(walk: Walk, value: unknown): WalkResult | Promise<WalkResult> {
  const trace = new Trace()
  const result = walk(value, trace)
  return trace.isOpen ? walkAgain(walk, value, trace) : { value: result, problems: trace.problems }
}

export interface WalkResult {
  readonly value: unknown
  readonly problems: Problem[]
}

async function walkAgain(walk: Walk, value: unknown, first: Trace): Promise<WalkResult> {
  for (let trace = await first.again(); ; trace = await trace.again()) {
    const result = walk(value, trace)
    if (!trace.isOpen) return { value: result, problems: trace.problems }
  }
}
