// Path templates at the type level: the names and values that template.ts finds at run time.

/** The type of a captured value, if its name is not declared. */
interface ConvertorValues {
  str: string
  path: string
  int: number
  float: number
  uuid: string
}

type Inner<P extends string> = P extends `${string}{${infer N}}${infer Rest}` ? N | Inner<Rest> : never
type NameOf<N extends string> = N extends `${infer Name}:${string}` ? Name : N
type ValueOf<N extends string> = N extends `${string}:${infer C extends keyof ConvertorValues}` ? ConvertorValues[C] : string

/** The names of a template: `"/a/{b}/{c:int}"` gives `"b" | "c"`. `never` for a path that is only known as `string`. */
export type PathNames<P extends string> = NameOf<Inner<P>>

/** The values of the names that are not `Declared`: `"/a/{b}/{c:int}"` gives `{ b: string; c: number }`. */
export type PathValues<P extends string, Declared = never> = {
  [N in Inner<P> as NameOf<N> extends Declared ? never : NameOf<N>]: ValueOf<N>
}

/** The template without convertors, as in OpenAPI and `Template.format`: `"/a/{b}/{c}"`. */
export type BarePath<P extends string> = P extends `${infer Before}{${infer N}}${infer Rest}`
  ? `${Before}{${NameOf<N>}}${BarePath<Rest>}`
  : P
