// The end of a request: everything that waits for it, and the order in which it happens. An engine ends every exchange exactly once.
import { UsageError } from "./error-code.ts"
import { type BodyIterator, closeIterator } from "./reply-body.ts"

/** How sending ended: `sent` completely, or `aborted` because the client left or the body failed. */
export type Outcome = "sent" | "aborted"

/** What was actually sent, whatever handlers and middleware intended. */
export interface Ending {
  readonly outcome: Outcome
  /** The status that was sent; undefined if nothing was sent. */
  readonly status: number | undefined
  /** Why the response could not be sent as intended, or is incomplete. */
  readonly error?: unknown
}

/** The error that a scope ends with. In an object, because any value can be thrown. */
export interface Failure {
  readonly error: unknown
}

/** One run of an operation or a WebSocket: what it must do when the request ends. */
export interface RequestScope {
  /** An error outside of the run: background tasks are dropped, and the teardown sees it. */
  failure: Failure | undefined
  /** Whether nothing is left to do. */
  readonly isIdle: boolean
  /** Runs its background tasks; none can be added afterwards. */
  runTasks(): Promise<void> | undefined
  /** Ends dependencies, last in, first out. Rejects with their error. */
  tearDown(failure: Failure | undefined): Promise<void>
  removeFiles(): Promise<void> | undefined
}

/** Called first when a request ends. A promise is not awaited; its error is reported. */
export type EndObserver = (ending: Ending) => unknown

export class RequestEnd {
  readonly #scopes: RequestScope[] = []
  #running = 0
  #isNotifying = false
  #observers: EndObserver[] | undefined
  #bodies: BodyIterator[] | undefined
  #ending: Ending | undefined
  #resume: (() => void) | undefined
  #abort = (): void => {}
  #onFault = (_error: unknown): void => {}

  /** Whether the end has anything to do or to wait for. */
  get isNeeded(): boolean {
    if (this.#running > 0 || this.#observers !== undefined || this.#bodies !== undefined) return true
    return this.#scopes.some((scope) => !scope.isIdle)
  }

  /** Whether everything has been done, or is being done. */
  get isOver(): boolean {
    return this.#ending !== undefined && this.#running === 0 && !this.#isNotifying
  }

  /** A run begins. The end waits until `settle` says that it is over. */
  open(scope: RequestScope): void {
    this.#scopes.push(scope)
    this.#running += 1
    if (this.#ending !== undefined) this.#abort()
  }

  /** A run that `open` took is over: a response was made, or its error has been seen by its dependencies. */
  settle(): void {
    this.#running -= 1
    if (this.#running > 0 || this.#ending === undefined) return
    if (this.#resume !== undefined) this.#resume()
    else this.#finish(this.#ending)
  }

  /** A run that is over already. */
  add(scope: RequestScope): void {
    this.#scopes.push(scope)
    // Too late for a response, but its resources must be closed.
    if (this.#ending !== undefined && this.isOver) this.#finish(this.#ending)
  }

  /** Reports a late error, which may be out of reach of all error handlers. */
  reportLate(what: string): void {
    this.#onFault(new UsageError("HAYAPI_REQUEST_OVER", `${what} after the request was over`))
  }

  /** The response of the runs so far will not be sent because of this error: no tasks, and dependencies see it. */
  fail(error: unknown): void {
    for (const scope of this.#scopes) scope.failure ??= { error }
  }

  /** Calls the observer first of all when the request ends; at once if it has ended. */
  observe(observer: EndObserver): void {
    if (this.#ending !== undefined) {
      this.#notify(observer, this.#ending)
      return
    }
    this.#observers ??= []
    this.#observers.push(observer)
  }

  #notify(observer: EndObserver, ending: Ending): void {
    try {
      const result = observer(ending)
      if (result instanceof Promise) result.catch(this.#onFault)
    } catch (error) {
      this.#onFault(error)
    }
  }

  /** Closes a body at the end if it was not read completely. */
  hold(body: BodyIterator): void {
    if (this.isOver) {
      closeIterator(body)
      return
    }
    this.#bodies ??= []
    this.#bodies.push(body)
  }

  /**
   * Ends the request, once: observers; then, when no run is left, held bodies, background tasks, teardown and files. `abort` stops runs
   * that are still going: their response comes too late. Every error is reported to `onFault`. Returns undefined if nothing is
   * asynchronous.
   */
  end(ending: Ending, abort: () => void, onFault: (error: unknown) => void): Promise<void> | undefined {
    this.#ending = ending
    this.#abort = abort
    this.#onFault = onFault
    this.#isNotifying = true
    for (const observe of this.#observers ?? []) {
      this.#notify(observe, ending)
    }
    this.#isNotifying = false
    if (this.#running > 0) {
      abort()
      return new Promise<void>((resolve) => {
        this.#resume = resolve
      }).then(() => this.#finish(ending))
    }
    if (this.#bodies !== undefined || this.#scopes.some((scope) => !scope.isIdle)) return this.#finish(ending)
    for (const scope of this.#scopes) scope.runTasks()
    return undefined
  }

  async #finish({ error: cause }: Ending): Promise<void> {
    this.#resume = undefined
    const scopes = this.#scopes.splice(0)
    if (this.#bodies !== undefined) await Promise.all(this.#bodies.splice(0).map(closeIterator))
    let failure: Failure | undefined = cause === undefined ? undefined : { error: cause }
    for (const scope of scopes) {
      if (failure !== undefined || scope.failure !== undefined) continue
      try {
        const tasks = scope.runTasks()
        if (tasks !== undefined) await tasks
      } catch (error) {
        failure = { error }
        this.#onFault(error)
      }
    }
    for (const scope of scopes.toReversed()) {
      const seen = scope.failure ?? failure
      try {
        await scope.tearDown(seen)
      } catch (error) {
        // The error that was thrown into dependencies is reported elsewhere.
        if (error !== seen?.error) this.#onFault(error)
      }
    }
    for (const scope of scopes) await scope.removeFiles()?.catch(this.#onFault)
  }
}
