// Invocation: one request on its way through an operation: what was read, made and must be ended.
import { BackgroundTasks } from "../http/background.ts"
import type { Exchange } from "../http/exchange.ts"
import { InjectedResponse } from "../http/injected-response.ts"
import type { ErrorDetail } from "../schema/issue.ts"
import type { QueryValues } from "./query.ts"

/** A generator that waits at its `yield`. */
export type Exit = Generator<unknown, unknown, unknown> | AsyncGenerator<unknown, unknown, unknown>

/** The value of a step that was not called, because its inputs did not fit. */
export const notCalled = Symbol("not called")

export class Invocation {
  readonly exchange: Exchange
  readonly captures: readonly string[]
  /** The parsed body; undefined without one. */
  body: unknown = undefined
  query: QueryValues | undefined = undefined
  /** By step: the value, or `notCalled`. */
  readonly steps: unknown[] = []
  /** The connection of a socket. */
  websocket: object | undefined = undefined
  errors: ErrorDetail[] | undefined = undefined
  functionExits: Exit[] | undefined = undefined
  requestExits: Exit[] | undefined = undefined
  /** What broke the body off after its status was sent. */
  failure: { readonly error: unknown } | undefined = undefined
  #response: InjectedResponse | undefined
  #background: BackgroundTasks | undefined

  constructor(exchange: Exchange, captures: readonly string[]) {
    this.exchange = exchange
    this.captures = captures
  }

  /** The injected response; made when someone asks for it. */
  get response(): InjectedResponse {
    this.#response ??= new InjectedResponse()
    return this.#response
  }

  get background(): BackgroundTasks {
    this.#background ??= new BackgroundTasks()
    return this.#background
  }

  /** What was set on the injected response, if anyone asked for it. */
  get injected(): InjectedResponse | undefined {
    return this.#response
  }

  get tasks(): BackgroundTasks | undefined {
    return this.#background
  }
}

/** What a handler or dependency is called with: declared names as own fields, the context behind them. */
export type Values = Record<string, unknown>

/** Makes the values class of one function: fields in declared order, `request` and its like on the prototype, paid for when used. */
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
      return this.#invocation.exchange.signal
    }
  }
  return CallValues
}
