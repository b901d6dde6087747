// A table in memory, with ids as SQLite gives them.
export class Table<Row extends object> {
  readonly #rows = new Map<number, Row & { id: number }>()

  add(row: Row, wanted: number | null = null): Row & { id: number } {
    const id = wanted ?? Math.max(0, ...this.#rows.keys()) + 1
    const stored = { ...row, id }
    this.#rows.set(id, stored)
    return stored
  }

  list(offset: number, limit: number): (Row & { id: number })[] {
    return [...this.#rows.values()].slice(offset, offset + limit)
  }

  get(id: number): (Row & { id: number }) | undefined {
    return this.#rows.get(id)
  }

  delete(id: number): boolean {
    return this.#rows.delete(id)
  }
}
