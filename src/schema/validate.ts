// Incoming values: compiles a node into a validator that coerces, checks and strips what a client sent, with pydantic's errors.
import { compileChecks } from "./checks.ts"
import { compileLiteral, type Mode, type Read, readBigint, readBoolean, readDate, readInteger, readNumber } from "./coerce.ts"
import { compileArray, compileObject, compileRecord, compileSet, compileTuple, makeAbsent } from "./container.ts"
import { copyValue } from "./copy.ts"
import { findFormat } from "./format.ts"
import { makeProblem, makeValueError, type ProblemType, readLibraryIssue } from "./issue.ts"
import { absenceOf, isJsonShaped, unwrapNode } from "./node.ts"
import { addQuick } from "./quick.ts"
import type { Trace, Walk } from "./trace.ts"
import type { AskLibrary, AuthorMessage, Check, CodecNode, FileNode, OpaqueNode, RefinedNode, SchemaNode } from "./types.ts"
import { compileUnion } from "./union.ts"

const compiled: Readonly<Record<Mode, WeakMap<SchemaNode, Walk>>> = { text: new WeakMap(), json: new WeakMap(), lax: new WeakMap() }

/** Compiles the validator of a whole incoming value, with a fast path for valid JSON values. */
export function compileValidate(node: SchemaNode, mode: Mode): Walk {
  const full = compileFull(node, mode)
  return mode === "text" ? full : addQuick(node, "in", full)
}

// A schema is compiled once per mode.
function compileFull(node: SchemaNode, mode: Mode): Walk {
  const ready = compiled[mode].get(node)
  if (ready !== undefined) return ready
  const walk = compileNode(node, mode, (inner) => compileFull(inner, mode))
  compiled[mode].set(node, walk)
  return walk
}

function compileNode(node: SchemaNode, mode: Mode, compile: (node: SchemaNode) => Walk): Walk {
  switch (node.kind) {
    case "string":
      return compileString(node.checks, node.message, mode)
    case "number":
      return compileScalar(node.integer ? readInteger : readNumber, mode, node.checks, node.message)
    case "bigint":
      return compileScalar(readBigint, mode, node.checks, node.message)
    case "boolean":
      return compileScalar(readBoolean, mode, [], node.message)
    case "date":
      return compileScalar(readDate, mode, node.checks, node.message)
    case "literal":
      return compileScalar(compileLiteral(node, mode), mode, [], node.message)
    case "null":
      return (value, trace) =>
        value === null ? null : void trace.problems.push(makeProblem("none_required", value, undefined, node.message?.(value)))
    case "any":
      return (value) => value
    case "never":
      return (value, trace) => void trace.problems.push(makeProblem("extra_forbidden", value, undefined, node.message?.(value)))
    case "object":
      return compileObject(node, compile)
    case "array":
      return compileArray(node, compile)
    case "set":
      return compileSet(node, compile, "in")
    case "tuple":
      return compileTuple(node, compile)
    case "record":
      return compileRecord(node, compile, (key) => compileFull(key, "text"), "in")
    case "union":
      return compileUnion(node, compile, mode === "json" ? undefined : (member) => compileExact(member, mode))
    case "optional": {
      const walk = compile(node.inner)
      return (value, trace) => (value === undefined ? undefined : walk(value, trace))
    }
    case "nullable": {
      const walk = compile(node.inner)
      return (value, trace) => (value === null ? null : walk(value, trace))
    }
    case "default": {
      const walk = compile(node.inner)
      const absence = absenceOf(node)!
      return (value, trace) => (value === undefined ? makeAbsent(absence, walk, trace) : walk(value, trace))
    }
    case "catch":
      return compileCatch(compile(node.inner), node.ask)
    case "refined":
      return compileRefined(node, compile(node.inner))
    case "codec":
      return compileCodec(node, compile(node.from))
    case "pipe":
      return compilePipe(compile(node.from), node.ask)
    case "lazy": {
      let walk: Walk | undefined
      return (value, trace) => {
        walk ??= compile(node.resolve())
        return walk(value, trace)
      }
    }
    case "opaque":
      return compileOpaque(node, mode)
    case "file":
      return compileFile(node)
    default:
      return node satisfies never
  }
}

// FastAPI's message: a form that is not multipart sends only the name of the file.
function compileFile(node: FileNode): Walk {
  return (value, trace) => {
    if (typeof value !== "string") return askLibrary(node.ask, value, value, trace)
    const problem = makeValueError("Expected UploadFile, received: <class 'str'>", value)
    return void trace.problems.push({ ...problem, msg: node.message?.(value) ?? problem.msg })
  }
}

// Text never has the exact type of a number, but it may be a string or a string literal.
function compileExact(node: SchemaNode, mode: Mode): Walk | undefined {
  if (mode === "lax") return compileFull(node, "json")
  const bare = unwrapNode(node)
  const isText = bare.kind === "string" || (bare.kind === "literal" && bare.values.some((value) => typeof value === "string"))
  return isText ? compileFull(node, "json") : undefined
}

function compileString(checks: readonly Check[], message: AuthorMessage | undefined, mode: Mode): Walk {
  const check = compileChecks(checks)
  const format = checks.map((each) => (each.check === "format" ? findFormat(each.format) : undefined)).find((found) => found !== undefined)
  const wrongType = format?.wrongType ?? "string_type"
  const walk = compileText(check, wrongType, message)
  const normalize = mode === "json" ? undefined : format?.normalize
  const fromNumber = mode === "lax" ? format?.fromNumber : undefined
  if (normalize === undefined && fromNumber === undefined) return walk
  const prepare = (value: unknown): unknown => {
    if (typeof value === "number") return fromNumber?.(value) ?? value
    return typeof value === "string" ? (normalize?.(value) ?? value) : value
  }
  return (value, trace) => {
    const start = trace.problems.length
    const held = walk(prepare(value), trace)
    if (trace.problems.length > start) trace.problems[start]!.input = value
    return held
  }
}

function compileText(check: Walk | undefined, wrongType: ProblemType, message: AuthorMessage | undefined): Walk {
  return (value, trace) => {
    if (typeof value !== "string") return void trace.problems.push(makeProblem(wrongType, value, undefined, message?.(value)))
    if (!value.isWellFormed()) return void trace.problems.push(makeProblem("string_unicode", value.toWellFormed()))
    return check === undefined ? value : check(value, trace)
  }
}

type ReadScalar = (input: unknown, mode: Mode, message: AuthorMessage | undefined) => Read<unknown>

function compileScalar(read: ReadScalar, mode: Mode, checks: readonly Check[], message: AuthorMessage | undefined): Walk {
  const check = compileChecks(checks)
  return (value, trace) => {
    const result = read(value, mode, message)
    if ("problem" in result) return void trace.problems.push(result.problem)
    if (check === undefined) return result.value
    const start = trace.problems.length
    const checked = check(result.value, trace)
    // The error shows the value that the client sent, not the converted one.
    if (trace.problems.length > start) trace.problems[start]!.input = value
    return checked
  }
}

/** Validates with the schema library; its issues become problems. `key`: see `Trace.ask`. */
export function askLibrary(ask: AskLibrary, value: unknown, key: unknown, trace: Trace): unknown {
  const verdict = trace.ask(ask, value, key)
  if (verdict === undefined) return value
  for (const issue of verdict.issues) trace.problems.push(readLibraryIssue(issue, key))
  return verdict.value
}

/** Runs refinements on a converted value if Zod would run them. */
export function compileRefined(node: RefinedNode, walk: Walk): Walk {
  return (value, trace) => {
    const start = trace.problems.length
    let held = walk(value, trace)
    for (const { ask, when } of node.refinements) {
      const issues = trace.problems.slice(start).map((problem) => ({ continue: !problem.fatal }))
      if (when === undefined ? trace.isFatalSince(start) : !when({ value: held, issues })) continue
      held = askLibrary(ask, held, value, trace)
    }
    return held
  }
}

// A decoded value that is plain JSON is validated here, for pydantic's messages; any other by the library.
function compileCodec(node: CodecNode, walk: Walk): Walk {
  const check: Walk | undefined = isJsonShaped(node.to) ? compileFull(node.to, "json") : undefined
  return (value, trace) => {
    const start = trace.problems.length
    const wire = walk(value, trace)
    if (trace.problems.length > start) return undefined
    const verdict = trace.ask(node.decode, wire, value)
    if (verdict === undefined) return undefined
    for (const issue of verdict.issues) trace.problems.push(readLibraryIssue(issue, value))
    if (trace.problems.length > start) return undefined
    if (check === undefined) return askLibrary(node.check, verdict.value, value, trace)
    const held = check(verdict.value, trace)
    if (trace.isOpen) trace.keep(node.decode, value, verdict)
    return held
  }
}

function compilePipe(walk: Walk, ask: AskLibrary): Walk {
  return (value, trace) => {
    const start = trace.problems.length
    const held = walk(value, trace)
    return trace.problems.length > start ? undefined : askLibrary(ask, held, value, trace)
  }
}

function compileCatch(walk: Walk, ask: AskLibrary): Walk {
  return (value, trace) => {
    const start = trace.problems.length
    const held = walk(value, trace)
    if (trace.problems.length === start) return held
    trace.problems.length = start
    return copyValue(trace.ask(ask, value, value)?.value)
  }
}

const scalarReaders: Readonly<Record<string, ReadScalar>> = { integer: readInteger, number: readNumber, boolean: readBoolean }

// A foreign schema is passed text converted to the scalar of its JSON Schema.
function compileOpaque(node: OpaqueNode, mode: Mode): Walk {
  const type = mode === "json" ? undefined : (node.jsonSchema?.("input") as { type?: unknown } | undefined)?.type
  const read = typeof type === "string" ? scalarReaders[type] : undefined
  return (value, trace) => {
    const result = read?.(value, mode, undefined)
    if (result !== undefined && "problem" in result && value !== undefined) return void trace.problems.push(result.problem)
    const start = trace.problems.length
    const held = askLibrary(node.ask, result !== undefined && "value" in result ? result.value : value, value, trace)
    if (value === undefined && trace.problems.length > start) {
      trace.problems.length = start
      trace.problems.push(makeProblem("missing", null))
    }
    return held
  }
}
