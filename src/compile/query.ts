// The query of a request, scanned once for all names that an operation and its dependencies declare.
import { forEachPair } from "../http/query-string.ts"

/** The query of a request: declared names by slot, and other names if a model needs them. */
export interface QueryValues {
  readonly slots: (string | string[] | undefined)[]
  readonly others: [name: string, value: string][] | undefined
}

/** Numbers the query names of an operation, so that the query is scanned once for all of them. */
export class QueryReader {
  readonly #slots = new Map<string, { readonly index: number; many: boolean }>()
  #keepsOthers = false

  slotOf(name: string, many: boolean): number {
    const slot = this.#slots.get(name) ?? { index: this.#slots.size, many }
    slot.many ||= many
    this.#slots.set(name, slot)
    return slot.index
  }

  /** Collects undeclared names too, for a model that refuses or keeps them. */
  keepOthers(): void {
    this.#keepsOthers = true
  }

  get isEmpty(): boolean {
    return this.#slots.size === 0 && !this.#keepsOthers
  }

  read(search: string): QueryValues {
    const slots = new Array<string | string[] | undefined>(this.#slots.size)
    const others: QueryValues["others"] = this.#keepsOthers ? [] : undefined
    if (search.length < 2) return { slots, others }
    forEachPair(search, (name, value) => {
      const slot = this.#slots.get(name)
      if (slot === undefined) others?.push([name, value])
      else if (slot.many) {
        const values = slots[slot.index]
        if (values === undefined) slots[slot.index] = [value]
        else (values as string[]).push(value)
      } else slots[slot.index] = value
    })
    return { slots, others }
  }
}
