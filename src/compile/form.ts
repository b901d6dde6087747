// Forms: reads a form for its operation, and the entries that handler and dependencies declare.
import type { Exchange } from "../http/exchange.ts"
import { type FormEntry, JsonPart, ReceivedForm, readForm } from "../http/form.ts"
import { JSONDecodeError } from "../http/json.ts"
import { parseMediaType } from "../http/media-type.ts"
import { type OpenSpool, UploadFile } from "../http/upload-file.ts"
import type { FormPlan } from "../plan/form.ts"
import { type FormFieldPlan, formModels, type ParameterFieldPlan } from "../plan/parameter.ts"
import { makeAbsent } from "../schema/container.ts"
import { makeProblem, makeValueError, placeProblems } from "../schema/issue.ts"
import { absenceOf } from "../schema/node.ts"
import { compileValidate } from "../schema/validate.ts"
import type { ValidationContext, Validator } from "../schema/validation-context.ts"
import type { Invocation } from "./invocation.ts"
import { showAll } from "./parameter.ts"

export interface FormContext {
  readonly openSpool: OpenSpool
  /** The largest multipart body, in bytes. */
  readonly maxUploadSize: number
}

/** Reads the form into the invocation. Its files on disk are removed when the request ends, in every outcome. */
export function compileForm(plan: FormPlan, context: FormContext): (invocation: Invocation) => Promise<void> {
  const others = plan.keepsOthers ? Number.POSITIVE_INFINITY : 0
  const reading = {
    ...context,
    takesJson: (name: string) => plan.jsonNames.has(name),
    keptSize: (name: string) => plan.keptSizes.get(name) ?? others,
  }
  // A middleware may run the operation twice; the body can be read once.
  const read = new WeakMap<Exchange, Promise<ReceivedForm>>()
  return async (invocation) => {
    const { exchange } = invocation
    const reads = read.get(exchange) ?? readForm(exchange, reading)
    read.set(exchange, reads)
    const form = await reads
    invocation.body = form
    if (form.spools.length > 0) invocation.form = form
  }
}

/** Reads one declared input from the form. */
export type ReadFormField = (form: ReceivedForm, validation: ValidationContext) => unknown

export function compileFormField(field: FormFieldPlan, plan: FormPlan): ReadFormField {
  return field.fields === undefined ? compileSingle(field, plan) : compileModel(field, field.fields, plan)
}

function compileSingle(field: FormFieldPlan, plan: FormPlan): ReadFormField {
  const validator = compileValidate(field.node, "text")
  const validateJson = compileValidate(field.node, plan.lax ? "lax" : "json")
  const absence = absenceOf(field.node)
  const missing = field.node.message?.(undefined)
  const checkFile = compileFileCheck(field)
  const { wireName, many } = field
  // Cached: a validator that is repeated for an asynchronous schema must start from the same object.
  const ready = new WeakMap<ReceivedForm, Taken>()
  return (form, validation) => {
    const start = validation.problems.length
    const given = ready.get(form) ?? takeEntries(form, wireName, many, validation)
    if (given?.isJson === true) ready.set(form, given)
    let value: unknown
    if (given !== undefined) {
      checkFile?.(given.value, validation)
      // Refused files are not validated: their content may be missing.
      if (validation.problems.length === start) value = (given.isJson ? validateJson : validator)(given.value, validation)
    } else if (validation.problems.length > start) value = undefined
    else if (absence === undefined) validation.problems.push(makeProblem("missing", null, undefined, missing))
    else value = makeAbsent(absence, validator, validation)
    if (validation.problems.length > start) {
      placeProblems(validation.problems, start, wireName)
      placeProblems(validation.problems, start, "body")
    }
    return value
  }
}

interface Taken {
  readonly value: unknown
  readonly isJson: boolean
}

// As in FastAPI, an empty text is a missing value, except in a list; the last of repeated scalars counts.
function takeEntries(form: ReceivedForm, name: string, many: boolean, validation: ValidationContext): Taken | undefined {
  const entries = form.entries.get(name)
  const last = entries?.at(-1)
  if (entries === undefined || last === undefined) return undefined
  if (entries.every((entry) => entry instanceof JsonPart)) return takeJson(entries, many, validation)
  if (many) return { value: entries, isJson: false }
  return last === "" ? undefined : { value: textOf(last), isJson: false }
}

// A list is sent as one part, or as one part per item.
function takeJson(parts: readonly JsonPart[], many: boolean, validation: ValidationContext): Taken | undefined {
  const last = readJson(parts.at(-1)!, validation)
  if (last === undefined) return undefined
  if (!many || (parts.length === 1 && Array.isArray(last.value))) return { value: last.value, isJson: true }
  const items = parts.map((part) => readJson(part, validation))
  return items.includes(undefined) ? undefined : { value: items.map((item) => item!.value), isJson: true }
}

function readJson(part: JsonPart, validation: ValidationContext): { readonly value: unknown } | undefined {
  try {
    return { value: part.value }
  } catch (error) {
    if (!(error instanceof JSONDecodeError)) throw error
    const problem = makeProblem("json_invalid", {}, { error: error.message })
    // Python counts characters, JavaScript their halves too.
    problem.loc = [[...part.text.slice(0, error.position)].length]
    validation.problems.push(problem)
    return undefined
  }
}

const textOf = (entry: FormEntry): string | UploadFile => (entry instanceof JsonPart ? entry.text : entry)

// A model: its fields are fields of the form, or the whole model is one JSON part under its own name.
function compileModel(field: FormFieldPlan, fields: readonly ParameterFieldPlan[], plan: FormPlan): ReadFormField {
  const validator = compileValidate(field.node, "text")
  const readWhole = compileSingle({ ...field, fields: undefined }, plan)
  const absence = absenceOf(field.node)
  const declared = new Set(plan.fields.flatMap((each) => each.fields?.map((inner) => inner.wireName) ?? [each.wireName]))
  const takesOthers = plan.keepsOthers
  // In a union, the `loc` of a problem includes the name of its member, and defaults of other members are not shown.
  const [depth, shown] = formModels(field.node).length > 1 ? [2, []] : [1, fields]
  const isShadowed = fields.some(({ wireName }) => wireName === field.wireName)
  const collected = new WeakMap<ReceivedForm, Record<string, unknown>>()

  const collect = (form: ReceivedForm, validation: ValidationContext): Record<string, unknown> => {
    const given: Record<string, unknown> = Object.create(null)
    for (const { name, wireName, many } of fields) {
      const entries = form.entries.get(wireName)
      const last = entries?.at(-1)
      if (entries === undefined || last === undefined) continue
      const start = validation.problems.length
      const taken = last instanceof JsonPart ? takeEntries(form, wireName, many, validation) : { value: many ? entries : last }
      placeProblems(validation.problems, start, name)
      if (taken !== undefined) given[name] = taken.value
    }
    if (takesOthers) Object.assign(given, readOthers(form, declared))
    return given
  }

  return (form, validation) => {
    const start = validation.problems.length
    if (!isShadowed && form.entries.get(field.wireName)?.at(-1) instanceof JsonPart) return readWhole(form, validation)
    const given = collected.get(form) ?? collect(form, validation)
    let value: unknown
    if (validation.problems.length === start) {
      collected.set(form, given)
      value =
        absence === undefined || Object.keys(given).length > 0 ? validator(given, validation) : makeAbsent(absence, validator, validation)
    }
    if (validation.problems.length > start) {
      showAll(validation.problems.slice(start), given, shown, Object.entries(readOthers(form, declared)), depth)
      placeProblems(validation.problems, start, "body")
    }
    return value
  }
}

// The entries that no input of the operation declares; repeated names as lists.
function readOthers(form: ReceivedForm, declared: ReadonlySet<string>): Record<string, unknown> {
  const others: Record<string, unknown> = Object.create(null)
  for (const [name, entries] of form.entries) {
    if (!declared.has(name)) others[name] = entries.length === 1 ? textOf(entries[0]!) : entries.map(textOf)
  }
  return others
}

/** Checks size and type of a file, or of each file of a list; undefined if there are no limits. */
function compileFileCheck({ info }: FormFieldPlan): ((given: unknown, validation: ValidationContext) => void) | undefined {
  const { maxSize, mediaTypes } = info
  if (maxSize === undefined && mediaTypes === undefined) return undefined
  const checkOne: Validator = (given, validation) => {
    if (!(given instanceof UploadFile)) return
    if (maxSize !== undefined && given.size > maxSize) {
      validation.problems.push(
        makeValueError(`File should have at most ${maxSize} byte${maxSize === 1 ? "" : "s"}, not ${given.size}`, given),
      )
    } else if (mediaTypes !== undefined && !mediaTypes.some((wanted) => isOfType(given.type, wanted))) {
      validation.problems.push(makeValueError(`File should be of type ${mediaTypes.join(" or ")}`, given))
    }
  }
  return (given, validation) => {
    if (!Array.isArray(given)) return void checkOne(given, validation)
    for (const [i, item] of given.entries()) {
      const start = validation.problems.length
      checkOne(item, validation)
      placeProblems(validation.problems, start, i)
    }
  }
}

// `image/*` accepts every kind of image; parameters such as a charset are ignored.
function isOfType(given: string, wanted: string): boolean {
  const media = parseMediaType(given)
  if (media === undefined) return false
  const [type, subtype] = wanted.toLowerCase().split("/")
  return media.type === type && (subtype === "*" || media.subtype === subtype)
}

/** The body as error handlers see it: a form becomes one object. */
export function showBody(body: unknown): unknown {
  return body instanceof ReceivedForm ? body.toObject() : body
}
