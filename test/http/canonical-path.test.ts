// The canonical path: one form for every reader.
import { expect, test } from "vitest"
import { canonicalPath, decodeSegment } from "../../src/http/canonical-path.ts"

test.each([
  ["/", "/"],
  ["/a//b/../c;x", "/a//b/../c;x"],
  ["/a%20b", "/a b"],
  ["/a%2fb%2Fc", "/a%2Fb%2Fc"],
  ["/100%25", "/100%25"],
  ["/%2561dmin", "/%2561dmin"],
  ["/%252f", "/%252f"],
  ["/%C3%A9\u00c3\u00a9", "/éé"],
  ["/%c3\u00a9", "/é"],
  ["/%F0%9F%98%80", "/😀"],
  ["/%EF%BB%BFx", "/\ufeffx"],
  ["/%3F%23", "/?#"],
])("%j becomes %j", (raw, canonical) => {
  expect(canonicalPath(raw)).toBe(canonical)
})

test.each(["/%", "/%2", "/%zz", "/%2x", "/%00", "/\0", "/%ff", "/%c0%ae", "/%ed%a0%80", "/%C3", "/\u00e9", "/\u65e5", "/%+1"])(
  "%j has no canonical form",
  (raw) => {
    expect(canonicalPath(raw)).toBeUndefined()
  },
)

test.each([
  ["a%2Fb", "a/b"],
  ["100%25", "100%"],
  ["%252F", "%2F"],
  ["plain", "plain"],
])("the captured %j stands for %j", (canonical, text) => {
  expect(decodeSegment(canonical)).toBe(text)
})

test("encoding, canonical form and decoding give back every text", () => {
  for (const text of ["a/b", "%", "%2F", "%25", "é日😀", "?#&=+ ", "..", "\\"]) {
    expect(decodeSegment(canonicalPath(`/${encodeURIComponent(text)}`)!.slice(1))).toBe(text)
  }
})
