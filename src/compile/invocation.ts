// Invocation: one run of an operation or a WebSocket: the values read and created, and the work left for the end of its request.
import type { AnswerOwner } from "../http/answer.ts"
import { BackgroundTasks } from "../http/background.ts"
import { type Exchange, endOf } from "../http/exchange.ts"
import type { ReceivedForm } from "../http/form.ts"
import type { HeaderList } from "../http/header-list.ts"
import { InjectedResponse } from "../http/injected-response.ts"
import type { Failure, RequestScope } from "../http/request-end.ts"
import type { ErrorDetail } from "../schema/issue.ts"
import type { QueryValues } from "./query.ts"
import { finishTeardowns, type Teardown, throwIntoTeardowns } from "./teardown.ts"

/** The value of a step that was not called, because its inputs did not fit. */
export const notCalled = Symbol("not called")

export class Invocation implements AnswerOwner, RequestScope {
  readonly exchange: Exchange
  readonly captures: readonly string[]
  /** The parsed body; undefined without one. */
  body: unknown = undefined
  query: QueryValues | undefined = undefined
  /** By step: the value, or `notCalled`. */
  readonly steps: unknown[] = []
  /** The connection of a WebSocket. */
  websocket: object | undefined = undefined
  errors: ErrorDetail[] | undefined = undefined
  /** Ended before the response is sent. */
  functionTeardowns: Teardown[] | undefined = undefined
  /** Ended after the response was sent and the background tasks have run. */
  requestTeardowns: Teardown[] | undefined = undefined
  /** A form with files on disk. */
  form: ReceivedForm | undefined = undefined
  failure: Failure | undefined = undefined
  /** True for a response that the handler made itself: its headers win over those of the injected response. */
  ownHeadersWin = false
  #response: InjectedResponse | undefined
  #background: BackgroundTasks | undefined
  #abort: AbortController | undefined
  #isOpen = false
  #isSettled = false

  constructor(exchange: Exchange, captures: readonly string[]) {
    this.exchange = exchange
    this.captures = captures
  }

  /** The injected response; created on first use. */
  get response(): InjectedResponse {
    this.#response ??= new InjectedResponse()
    return this.#response
  }

  get background(): BackgroundTasks {
    if (this.#background === undefined) {
      const end = endOf(this.exchange)
      this.#background = new BackgroundTasks(this.exchange.runtime, () => end.reportLate("A background task was added"))
      if (this.#isSettled && end.isOver) this.#background.run()
      else if (this.#isSettled) end.add(this)
    }
    return this.#background
  }

  /** The signal of the request. Its listeners run in the async context of its first use in this run. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController()
      const inContext = this.exchange.runtime.keepContext()
      const { signal } = this.exchange
      const onAbort = (): void => inContext(() => abort.abort(signal.reason))
      if (signal.aborted) onAbort()
      else signal.addEventListener("abort", onAbort, { once: true })
      this.#abort = abort
    }
    return this.#abort.signal
  }

  /** The injected response, if it was used. */
  get injected(): InjectedResponse | undefined {
    return this.#response
  }

  addTask(task: () => unknown): void {
    this.background.addFirst(task)
  }

  mergeInto(headers: HeaderList): void {
    this.#response?.mergeInto(headers, this.ownHeadersWin)
  }

  fail(error: unknown): void {
    this.failure ??= { error }
  }

  get isIdle(): boolean {
    return (
      this.requestTeardowns === undefined &&
      this.functionTeardowns === undefined &&
      this.form === undefined &&
      (this.#background?.size ?? 0) === 0
    )
  }

  /** The run continues asynchronously: the end of the request waits for it. */
  open(): void {
    this.#isOpen = true
    endOf(this.exchange).open(this)
  }

  /** The run has made its response. The remaining work waits for the end of the request. */
  settle(): void {
    this.#isSettled = true
    if (this.#isOpen) endOf(this.exchange).settle()
    else if (this.#background !== undefined || !this.isIdle) endOf(this.exchange).add(this)
  }

  /** Throws an error into the dependencies and returns the error that comes out. Background tasks are dropped. */
  async throwInto(error: unknown): Promise<unknown> {
    this.#background?.clear()
    const teardowns = [...(this.requestTeardowns ?? []), ...(this.functionTeardowns ?? [])]
    if (teardowns.length === 0) return error
    this.requestTeardowns = undefined
    this.functionTeardowns = undefined
    return throwIntoTeardowns(teardowns, error)
  }

  runTasks(): Promise<void> | undefined {
    return this.#background?.run()
  }

  async tearDown(failure: Failure | undefined): Promise<void> {
    const teardowns = this.requestTeardowns ?? []
    if (failure === undefined) return finishTeardowns(teardowns)
    if (teardowns.length > 0) throw await throwIntoTeardowns(teardowns, failure.error)
  }

  removeFiles(): Promise<void> | undefined {
    return this.form?.remove()
  }
}

/** The argument of a handler or dependency: declared names as own fields, the context on the prototype. */
export type Values = Record<string, unknown>

/** Makes the values class of one function: fields in declared order, `request` and the like as getters on the prototype. */
export function compileValues(names: readonly string[], scopes?: readonly string[]): new (invocation: Invocation) => Values {
  const securityScopes = scopes && { scopes, scopeStr: scopes.join(" ") }
  class CallValues {
    // The fields, whose names are known only now.
    [name: string]: unknown
    readonly #invocation: Invocation

    constructor(invocation: Invocation) {
      this.#invocation = invocation
      for (let i = 0; i < names.length; i++) this[names[i]!] = undefined
    }

    get request(): Exchange {
      return this.#invocation.exchange
    }
    get response(): InjectedResponse {
      return this.#invocation.response
    }
    get background(): BackgroundTasks {
      return this.#invocation.background
    }
    get securityScopes(): { readonly scopes: readonly string[]; readonly scopeStr: string } | undefined {
      return securityScopes
    }
    get websocket(): object | undefined {
      return this.#invocation.websocket
    }
    get signal(): AbortSignal {
      return this.#invocation.signal
    }
  }
  return CallValues
}
