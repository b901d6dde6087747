// Background tasks: work that runs after the response was sent.
import { bareRuntime, type Runtime } from "./runtime.ts"

/** FastAPI's `BackgroundTasks`: in process, one after the other, in the order they were added; one that fails stops the rest. */
export class BackgroundTasks {
  readonly #runtime: Runtime
  readonly #onLate: () => void
  readonly #tasks: (() => unknown)[] = []
  #isOver = false

  /** `onLate` is called if a task is added after the end of the request. Such a task does not run. */
  constructor(runtime: Runtime = bareRuntime, onLate: () => void = () => {}) {
    this.#runtime = runtime
    this.#onLate = onLate
  }

  /** Runs `task(...values)` after the response was sent, in the async context of this call. Dropped if the handler throws. */
  add<A extends unknown[]>(task: (...values: A) => unknown, ...values: A): void {
    if (this.#isOver) this.#onLate()
    else this.#tasks.push(this.#bind(() => task(...values)))
  }

  /** Runs a task before those that were added so far. */
  addFirst(task: () => unknown): void {
    this.#tasks.unshift(this.#bind(task))
  }

  get size(): number {
    return this.#tasks.length
  }

  /** Removes all tasks. */
  clear(): void {
    this.#tasks.length = 0
  }

  /** Runs the tasks, including tasks added meanwhile; once. */
  async run(): Promise<void> {
    try {
      for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) await task()
    } finally {
      this.#isOver = true
    }
  }

  #bind(task: () => unknown): () => unknown {
    const inContext = this.#runtime.keepContext()
    return () => inContext(task)
  }
}
