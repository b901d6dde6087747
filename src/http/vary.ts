// The Vary header of a reply (RFC 9110 12.5.5), without duplicate names.
import type { HeaderList } from "./header-list.ts"

/** Adds a request header to `Vary`, unless it is listed already. */
export function addVary(headers: HeaderList, name: string): void {
  const present = headers.get("vary")
  const known = (present ?? "").split(",").map((each) => each.trim().toLowerCase())
  if (known.includes("*") || known.includes(name.toLowerCase())) return
  headers.set("vary", present === null || present === "" ? name : `${present}, ${name}`)
}
