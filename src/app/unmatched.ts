// Requests that no operation answers, but whose path belongs to some: preflights, other methods and the other slash.
import type { Exchange } from "../http/exchange.ts"
import type { Middleware } from "../http/middleware.ts"
import type { Matcher } from "../path/matcher.ts"
import type { Answer } from "./middleware.ts"

/** What surrounds an operation; empty for responses that do not come from one. */
interface Wrapped {
  readonly middleware: readonly Middleware[]
}

/**
 * The middleware for a request whose method no operation of the path takes. A CORS preflight gets the middleware of
 * the operation it asks about, any other request what the operations of the path have in common.
 */
export function middlewareOf<T extends object>(
  exchange: Pick<Exchange, "method" | "header">,
  path: string,
  matcher: Matcher<T>,
  wrapped: ReadonlyMap<T, Wrapped>,
): readonly Middleware[] {
  if (wrapped.size === 0) return []
  const around = (asked: string): readonly Middleware[] | undefined => {
    const match = matcher.match(asked, path)
    return match && (wrapped.get(match.value)?.middleware ?? [])
  }
  const asked = exchange.method === "OPTIONS" ? exchange.header("access-control-request-method") : undefined
  const own = asked === undefined ? undefined : (around(asked) ?? (asked === "HEAD" ? around("GET") : undefined))
  return (
    own ??
    matcher
      .allowed(path)
      .map((each) => around(each) ?? [])
      .reduce(commonOf)
  )
}

function commonOf(one: readonly Middleware[], other: readonly Middleware[]): readonly Middleware[] {
  const end = one.findIndex((each, index) => each !== other[index])
  return end === -1 ? one : one.slice(0, end)
}

/** One chain for each list of middleware, made when it is first needed. The number of lists is bounded by the app's declarations. */
export class Chains {
  readonly #make: (layers: readonly Middleware[]) => Answer
  readonly #longer = new Map<Middleware, Chains>()
  #answer: Answer | undefined

  constructor(make: (layers: readonly Middleware[]) => Answer) {
    this.#make = make
  }

  /** The chain with these layers. */
  of(layers: readonly Middleware[]): Answer {
    let chains: Chains = this
    for (const layer of layers) {
      const longer = chains.#longer.get(layer) ?? new Chains(this.#make)
      chains.#longer.set(layer, longer)
      chains = longer
    }
    chains.#answer ??= this.#make(layers)
    return chains.#answer
  }
}
