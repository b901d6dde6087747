// Incoming values: compiles a node into a validator that coerces, checks and strips what a client sent, with pydantic's errors.
import { compileChecks } from "./checks.ts"
import { compileLiteral, type Mode, type Read, readBigint, readBoolean, readDate, readInteger, readNumber } from "./coerce.ts"
import { compileArray, compileObject, compileRecord, compileSet, compileTuple, makeAbsent } from "./container.ts"
import { copyValue } from "./copy.ts"
import { findFormat } from "./format.ts"
import { makeProblem, makeValueError, type ProblemType, readLibraryIssue } from "./issue.ts"
import { absenceOf, isJsonShaped, unwrapNode } from "./node.ts"
import { addQuick } from "./quick.ts"
import type { AskLibrary, AuthorMessage, Check, CodecNode, FileNode, OpaqueNode, RefinedNode, SchemaNode } from "./types.ts"
import { compileUnion } from "./union.ts"
import type { ValidationContext, Validator } from "./validation-context.ts"

const compiled: Readonly<Record<Mode, WeakMap<SchemaNode, Validator>>> = { text: new WeakMap(), json: new WeakMap(), lax: new WeakMap() }

/** Compiles the validator of a whole incoming value, with a fast path for valid JSON values. */
export function compileValidate(node: SchemaNode, mode: Mode): Validator {
  const full = compileFull(node, mode)
  return mode === "text" ? full : addQuick(node, "in", full)
}

// A schema is compiled once per mode.
function compileFull(node: SchemaNode, mode: Mode): Validator {
  const ready = compiled[mode].get(node)
  if (ready !== undefined) return ready
  const validator = compileNode(node, mode, (inner) => compileFull(inner, mode))
  compiled[mode].set(node, validator)
  return validator
}

function compileNode(node: SchemaNode, mode: Mode, compile: (node: SchemaNode) => Validator): Validator {
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
      return (value, validation) =>
        value === null ? null : void validation.problems.push(makeProblem("none_required", value, undefined, node.message?.(value)))
    case "any":
      return (value) => value
    case "never":
      return (value, validation) => void validation.problems.push(makeProblem("extra_forbidden", value, undefined, node.message?.(value)))
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
      const validator = compile(node.inner)
      return (value, validation) => (value === undefined ? undefined : validator(value, validation))
    }
    case "nullable": {
      const validator = compile(node.inner)
      return (value, validation) => (value === null ? null : validator(value, validation))
    }
    case "default": {
      const validator = compile(node.inner)
      const absence = absenceOf(node)!
      return (value, validation) => (value === undefined ? makeAbsent(absence, validator, validation) : validator(value, validation))
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
      let validator: Validator | undefined
      return (value, validation) => {
        validator ??= compile(node.resolve())
        return validator(value, validation)
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
function compileFile(node: FileNode): Validator {
  return (value, validation) => {
    if (typeof value !== "string") return askLibrary(node.ask, value, value, validation)
    const problem = makeValueError("Expected UploadFile, received: <class 'str'>", value)
    return void validation.problems.push({ ...problem, msg: node.message?.(value) ?? problem.msg })
  }
}

// Text never has the exact type of a number, but it may be a string or a string literal.
function compileExact(node: SchemaNode, mode: Mode): Validator | undefined {
  if (mode === "lax") return compileFull(node, "json")
  const bare = unwrapNode(node)
  const isText = bare.kind === "string" || (bare.kind === "literal" && bare.values.some((value) => typeof value === "string"))
  return isText ? compileFull(node, "json") : undefined
}

function compileString(checks: readonly Check[], message: AuthorMessage | undefined, mode: Mode): Validator {
  const check = compileChecks(checks)
  const format = checks.map((each) => (each.check === "format" ? findFormat(each.format) : undefined)).find((found) => found !== undefined)
  const wrongType = format?.wrongType ?? "string_type"
  const validator = compileText(check, wrongType, message)
  const normalize = mode === "json" ? undefined : format?.normalize
  const fromNumber = mode === "lax" ? format?.fromNumber : undefined
  if (normalize === undefined && fromNumber === undefined) return validator
  const prepare = (value: unknown): unknown => {
    if (typeof value === "number") return fromNumber?.(value) ?? value
    return typeof value === "string" ? (normalize?.(value) ?? value) : value
  }
  return (value, validation) => {
    const start = validation.problems.length
    const decoded = validator(prepare(value), validation)
    if (validation.problems.length > start) validation.problems[start]!.input = value
    return decoded
  }
}

function compileText(check: Validator | undefined, wrongType: ProblemType, message: AuthorMessage | undefined): Validator {
  return (value, validation) => {
    if (typeof value !== "string") return void validation.problems.push(makeProblem(wrongType, value, undefined, message?.(value)))
    if (!value.isWellFormed()) return void validation.problems.push(makeProblem("string_unicode", value.toWellFormed()))
    return check === undefined ? value : check(value, validation)
  }
}

type ReadScalar = (input: unknown, mode: Mode, message: AuthorMessage | undefined) => Read<unknown>

function compileScalar(read: ReadScalar, mode: Mode, checks: readonly Check[], message: AuthorMessage | undefined): Validator {
  const check = compileChecks(checks)
  return (value, validation) => {
    const result = read(value, mode, message)
    if ("problem" in result) return void validation.problems.push(result.problem)
    if (check === undefined) return result.value
    const start = validation.problems.length
    const checked = check(result.value, validation)
    // The error shows the value that the client sent, not the converted one.
    if (validation.problems.length > start) validation.problems[start]!.input = value
    return checked
  }
}

/** Validates with the schema library; its issues become problems. `key`: see `ValidationContext.ask`. */
export function askLibrary(ask: AskLibrary, value: unknown, key: unknown, validation: ValidationContext): unknown {
  const verdict = validation.ask(ask, value, key)
  if (verdict === undefined) return value
  for (const issue of verdict.issues) validation.problems.push(readLibraryIssue(issue, key))
  return verdict.value
}

/** Runs refinements on a converted value if Zod would run them. */
export function compileRefined(node: RefinedNode, validator: Validator): Validator {
  return (value, validation) => {
    const start = validation.problems.length
    let decoded = validator(value, validation)
    for (const { ask, when } of node.refinements) {
      const issues = validation.problems.slice(start).map((problem) => ({ continue: !problem.fatal }))
      if (when === undefined ? validation.isFatalSince(start) : !when({ value: decoded, issues })) continue
      decoded = askLibrary(ask, decoded, value, validation)
    }
    return decoded
  }
}

// A decoded value that is plain JSON is validated here, for pydantic's messages; any other by the library.
function compileCodec(node: CodecNode, validator: Validator): Validator {
  const check: Validator | undefined = isJsonShaped(node.to) ? compileFull(node.to, "json") : undefined
  return (value, validation) => {
    const start = validation.problems.length
    const wire = validator(value, validation)
    if (validation.problems.length > start) return undefined
    const verdict = validation.ask(node.decode, wire, value)
    if (verdict === undefined) return undefined
    for (const issue of verdict.issues) validation.problems.push(readLibraryIssue(issue, value))
    if (validation.problems.length > start) return undefined
    if (check === undefined) return askLibrary(node.check, verdict.value, value, validation)
    const decoded = check(verdict.value, validation)
    if (validation.isOpen) validation.keep(node.decode, value, verdict)
    return decoded
  }
}

function compilePipe(validator: Validator, ask: AskLibrary): Validator {
  return (value, validation) => {
    const start = validation.problems.length
    const decoded = validator(value, validation)
    return validation.problems.length > start ? undefined : askLibrary(ask, decoded, value, validation)
  }
}

function compileCatch(validator: Validator, ask: AskLibrary): Validator {
  return (value, validation) => {
    const start = validation.problems.length
    const decoded = validator(value, validation)
    if (validation.problems.length === start) return decoded
    validation.problems.length = start
    return copyValue(validation.ask(ask, value, value)?.value)
  }
}

const scalarReaders: Readonly<Record<string, ReadScalar>> = { integer: readInteger, number: readNumber, boolean: readBoolean }

// A foreign schema is passed text converted to the scalar of its JSON Schema.
function compileOpaque(node: OpaqueNode, mode: Mode): Validator {
  const type = mode === "json" ? undefined : (node.jsonSchema?.("input") as { type?: unknown } | undefined)?.type
  const read = typeof type === "string" ? scalarReaders[type] : undefined
  return (value, validation) => {
    const result = read?.(value, mode, undefined)
    if (result !== undefined && "problem" in result && value !== undefined) return void validation.problems.push(result.problem)
    const start = validation.problems.length
    const decoded = askLibrary(node.ask, result !== undefined && "value" in result ? result.value : value, value, validation)
    if (value === undefined && validation.problems.length > start) {
      validation.problems.length = start
      validation.problems.push(makeProblem("missing", null))
    }
    return decoded
  }
}
