// The matcher: finds the value for a method and a canonical path. Runs on every request.
import { acceptsText } from "./convertor.ts"
import { matchPattern } from "./pattern.ts"
import type { Template, TemplatePart } from "./template.ts"

/** The result of `Matcher.match`. */
export interface Match<T> {
  readonly value: T
  /** The text of each name, in the order of `template.names`, with the remaining escapes of the canonical path decoded. */
  readonly captures: readonly string[]
  readonly template: Template
}

/** A set of methods, templates and values. The time to find one does not grow with the size of the set. */
export interface Matcher<T> {
  /** Adds a value. Returns false and changes nothing if the method already has a template that differs at most in its names. */
  add(method: string, template: Template, value: T): boolean
  /**
   * Finds the value for a canonical path. From left to right, text takes precedence over names and a narrow convertor over a wide one,
   * whatever the order of declaration: text, text mixed with names, `uuid`, `int`, `float`, `str`, `path`. Ties are decided by the order
   * of declaration. If a template lacks the method or does not match further right, the next one is tried.
   */
  match(method: string, path: string): Match<T> | undefined
  /** The methods for which `match` finds a value at this path, sorted: the `Allow` header of a 405. */
  allowed(path: string): string[]
}

/** A position in the tree after some segments: what may follow, and the entries that end here, by method. */
interface Node<T> {
  readonly texts: Map<string, Node<T>>
  /** Sorted by rank, then by declaration. */
  readonly branches: Branch<T>[]
  readonly entries: Map<string, Match<T>>
}

/** A segment with names. If it has a `path` name (`rest`), it also contains the rest of the template, and `node` has only entries. */
interface Branch<T> {
  readonly shape: string
  readonly rank: number
  readonly rest: boolean
  readonly parts: readonly TemplatePart[]
  readonly count: number
  readonly node: Node<T>
}

const mixedRank = 0
const rankOf = { uuid: 1, int: 2, float: 3, str: 4, path: 6 }
const mixedRestRank = 5

/** Creates an empty matcher. */
export function createMatcher<T>(): Matcher<T> {
  const fixed = new Map<string, Map<string, Match<T>>>()
  const root: Node<T> = createNode()
  const methods = new Set<string>()
  // Start and end of each capture. Shared by all calls, because a match is complete before the next one begins.
  const bounds: number[] = []

  function find(node: Node<T>, method: string, path: string, start: number, slot: number): Match<T> | undefined {
    const slash = path.indexOf("/", start)
    const end = slash < 0 ? path.length : slash
    if (node.texts.size > 0) {
      const child = node.texts.get(path.slice(start, end))
      if (child !== undefined) {
        const entry = slash < 0 ? child.entries.get(method) : find(child, method, path, slash + 1, slot)
        if (entry !== undefined) return entry
      }
    }
    for (const branch of node.branches) {
      const stop = branch.rest ? path.length : end
      if (!takesText(branch, path, start, stop, bounds, slot)) continue
      const next = branch.node
      const entry = stop === path.length ? next.entries.get(method) : find(next, method, path, end + 1, slot + 2 * branch.count)
      if (entry !== undefined) return entry
    }
    return undefined
  }

  function match(method: string, path: string): Match<T> | undefined {
    const found = fixed.get(path)?.get(method)
    if (found !== undefined) return found
    if (path.charCodeAt(0) !== 47) return undefined
    const entry = find(root, method, path, 1, 0)
    if (entry === undefined) return undefined
    const escaped = path.includes("%")
    // Allocated with its final length: growing the array would cost more than all the slices.
    const captures = new Array<string>(entry.template.names.length)
    for (let index = 0; index < captures.length; index++) {
      const text = path.slice(bounds[2 * index], bounds[2 * index + 1])
      captures[index] = escaped ? decodeCapture(text) : text
    }
    return { value: entry.value, captures, template: entry.template }
  }

  function add(method: string, template: Template, value: T): boolean {
    const entries = template.names.length === 0 ? fixedEntries(fixed, template) : plantTemplate(root, template).entries
    if (entries.has(method)) return false
    entries.set(method, { value, captures: [], template })
    methods.add(method)
    return true
  }

  function allowed(path: string): string[] {
    return [...methods].filter((method) => match(method, path) !== undefined).sort()
  }

  return { add, match, allowed }
}

function takesText<T>(branch: Branch<T>, path: string, start: number, end: number, bounds: number[], slot: number): boolean {
  const part = branch.parts[0]!
  if (branch.parts.length > 1 || typeof part === "string") return matchPattern(branch.parts, path, start, end, bounds, slot)
  if (!acceptsText(part.convertor, path, start, end)) return false
  bounds[slot] = start
  bounds[slot + 1] = end
  return true
}

/** Decodes `%2F` and `%25`, the only escapes in a canonical path. */
function decodeCapture(text: string): string {
  return text.replace(/%2[5f]/gi, (kept) => (kept === "%25" ? "%" : "/"))
}

function createNode<T>(): Node<T> {
  return { texts: new Map(), branches: [], entries: new Map() }
}

function fixedEntries<T>(fixed: Map<string, Map<string, Match<T>>>, template: Template): Map<string, Match<T>> {
  const path = template.parts.join("")
  const entries = fixed.get(path) ?? new Map<string, Match<T>>()
  fixed.set(path, entries)
  return entries
}

/** Returns the node at which a template ends, and creates missing nodes on the way. */
function plantTemplate<T>(root: Node<T>, template: Template): Node<T> {
  const segments = splitSegments(template.parts)
  let node = root
  for (const [index, segment] of segments.entries()) {
    if (segment.some((part) => isPathName(part))) return plantBranch(node, joinSegments(segments.slice(index)), true)
    const only = segment.length === 0 ? "" : segment[0]!
    node = segment.length <= 1 && typeof only === "string" ? plantText(node, only) : plantBranch(node, segment, false)
  }
  return node
}

function plantText<T>(node: Node<T>, text: string): Node<T> {
  const child = node.texts.get(text) ?? createNode<T>()
  node.texts.set(text, child)
  return child
}

function plantBranch<T>(node: Node<T>, parts: readonly TemplatePart[], rest: boolean): Node<T> {
  // A path cannot contain NUL, so text cannot look like a convertor.
  const shape = parts.map((part) => (typeof part === "string" ? part : `\0${part.convertor}\0`)).join("")
  const known = node.branches.find((branch) => branch.shape === shape)
  if (known !== undefined) return known.node
  const count = parts.filter((part) => typeof part !== "string").length
  const branch: Branch<T> = { shape, rank: rankParts(parts, rest), rest, parts, count, node: createNode() }
  node.branches.push(branch)
  node.branches.sort((one, other) => one.rank - other.rank)
  return branch.node
}

function rankParts(parts: readonly TemplatePart[], rest: boolean): number {
  const only = parts[0]!
  if (parts.length > 1 || typeof only === "string") return rest ? mixedRestRank : mixedRank
  return rankOf[only.convertor]
}

/** The parts between slashes, without the empty one before the first slash. */
function splitSegments(parts: readonly TemplatePart[]): TemplatePart[][] {
  const segments: TemplatePart[][] = [[]]
  for (const part of parts) {
    const pieces = typeof part === "string" ? part.split("/") : [part]
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) segments.push([])
      if (piece !== "") segments[segments.length - 1]!.push(piece)
    }
  }
  return segments.slice(1)
}

function joinSegments(segments: readonly TemplatePart[][]): TemplatePart[] {
  const parts: TemplatePart[] = []
  for (const part of segments.flatMap((segment, index) => (index === 0 ? segment : ["/", ...segment]))) {
    const last = parts[parts.length - 1]
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part
    else parts.push(part)
  }
  return parts
}

function isPathName(part: TemplatePart): boolean {
  return typeof part !== "string" && part.convertor === "path"
}
