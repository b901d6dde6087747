// Promises that need not be awaited: an unhandled rejection is reported instead of ending the process.

/** `await`, `then`, `catch` and `finally` all call `then`. */
class Watched<T> extends Promise<T> {
  isAwaited = false

  // Derived promises are ordinary ones.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise.
  override then<A = T, B = never>(
    done?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isAwaited = true
    return super.then(done, failed)
  }
}

/** The same promise; `report` receives its rejection unless it is awaited by the end of that turn of the loop. */
export function watchRejection<T>(promise: Promise<T>, report: (error: unknown) => void): Promise<T> {
  const watched = new Watched<T>((resolve, reject) => promise.then(resolve, reject))
  promise.catch((error: unknown) => {
    setTimeout(() => {
      if (!watched.isAwaited) report(error)
    })
  })
  // Node checks the last promise of each chain: this chain ends here.
  Promise.prototype.then.call(watched, undefined, () => {})
  return watched
}
