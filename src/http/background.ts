// Background tasks: work that runs after the response was sent.

/** FastAPI's `BackgroundTasks`: in-process, one after the other, in the order they were added; one that fails stops the rest. */
export class BackgroundTasks {
  readonly #tasks: (() => unknown)[] = []

  /** Runs `task(...values)` after the response was sent. Dropped if the handler throws. */
  add<A extends unknown[]>(task: (...values: A) => unknown, ...values: A): void {
    this.#tasks.push(() => task(...values))
  }

  get size(): number {
    return this.#tasks.length
  }

  /** Runs what was added, tasks added meanwhile included. */
  async run(): Promise<void> {
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) await task()
  }
}
