// Types of path templates; checked by the compiler alone.
import { expectTypeOf } from "vitest"
import type { BarePath, PathNames, PathValues } from "./types.ts"

expectTypeOf<PathNames<"/items/{item_id}">>().toEqualTypeOf<"item_id">()
expectTypeOf<PathNames<"/{a}-{b}.{c:int}/{d:path}">>().toEqualTypeOf<"a" | "b" | "c" | "d">()
expectTypeOf<PathNames<"/items/">>().toEqualTypeOf<never>()
expectTypeOf<PathNames<"">>().toEqualTypeOf<never>()
expectTypeOf<PathNames<string>>().toEqualTypeOf<never>()

expectTypeOf<PathValues<"/items/{item_id}">>().toEqualTypeOf<{ item_id: string }>()
expectTypeOf<PathValues<"/{s:str}/{p:path}/{u:uuid}">>().toEqualTypeOf<{ s: string; p: string; u: string }>()
expectTypeOf<PathValues<"/{i:int}/{f:float}">>().toEqualTypeOf<{ i: number; f: number }>()
expectTypeOf<PathValues<"/{a}/{b:int}", "b">>().toEqualTypeOf<{ a: string }>()
expectTypeOf<keyof PathValues<"/{a}", "a" | "q">>().toEqualTypeOf<never>()
expectTypeOf<keyof PathValues<"/ping">>().toEqualTypeOf<never>()

expectTypeOf<BarePath<"/files/{p:path}/{n:int}.{ext}">>().toEqualTypeOf<"/files/{p}/{n}.{ext}">()
expectTypeOf<BarePath<"/ping">>().toEqualTypeOf<"/ping">()
expectTypeOf<BarePath<string>>().toEqualTypeOf<string>()

// @ts-expect-error `b` is declared, so it is not a value of the path
expectTypeOf<PathValues<"/{b:int}", "b">>().toHaveProperty("b")
