// Promises that may be left alone: a rejection that nobody waits for is reported, instead of ending the process.

/** `await`, `then`, `catch` and `finally` of it all come through `then`. */
class Watched<T> extends Promise<T> {
  isAwaited = false

  // What comes of it is an ordinary promise.
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

/** The same promise; `report` is told why it rejects, unless somebody waits for it by the end of that turn of the loop. */
export function watchRejection<T>(promise: Promise<T>, report: (error: unknown) => void): Promise<T> {
  const watched = new Watched<T>((resolve, reject) => promise.then(resolve, reject))
  promise.catch((error: unknown) => {
    setTimeout(() => {
      if (!watched.isAwaited) report(error)
    })
  })
  // Node looks at the last link of each chain: this one ends here.
  Promise.prototype.then.call(watched, undefined, () => {})
  return watched
}
