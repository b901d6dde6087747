// What the compiler says of common mistakes: each of wrong.ts is told, on its line, in words that name the mistake.
import { fileURLToPath } from "node:url"
import ts from "typescript-5"
import { describe, expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
const file = fileURLToPath(new URL("wrong.ts", import.meta.url))

function compile(): { readonly text: string; readonly told: ReadonlyMap<number, string> } {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root)
  const program = ts.createProgram([file], options)
  const source = program.getSourceFile(file)!
  const told = new Map<number, string>()
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(source)) {
    const { line } = source.getLineAndCharacterOfPosition(start)
    told.set(line, `${told.get(line) ?? ""}${ts.flattenDiagnosticMessageText(messageText, "\n")}\n`)
  }
  return { text: source.text, told }
}

describe("the compiler's words for a mistake", () => {
  const { text, told } = compile()
  const mistakes = text.split("\n").flatMap((line, number) => {
    const said = /^\/\/ the message says: (.*)$/.exec(line)?.[1]
    return said === undefined ? [] : [{ said, line: number + 1, code: text.split("\n")[number + 1]! }]
  })

  test.each(mistakes)("$code", ({ said, line }) => {
    expect(told.get(line)).toContain(said)
  })

  test("are said of these mistakes and of nothing else", () => {
    expect([...told.keys()].sort((a, b) => a - b)).toEqual(mistakes.map(({ line }) => line))
  })
})
