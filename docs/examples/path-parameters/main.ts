// Path parameters: types, enums, slashes, convertors, limits, and metadata for the document.
import { Hayapi, Path } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Path parameters" })

export const readItem = app.get("/items/{item_id}", { params: { item_id: z.int() } }, function readItem({ item_id }) {
  return { item_id, next: item_id + 1 }
})

export const readUser = app.get("/users/{user_id}", function readUser({ user_id }) {
  return { user_id }
})

export const readMe = app.get("/users/me", function readMe() {
  return { user_id: "the current user" }
})

const Size = z.enum(["small", "medium", "large"]).meta({ id: "Size" })

export const readPrice = app.get("/prices/{size}", { params: { size: Size } }, function readPrice({ size }) {
  return { size, price: size === "large" ? 12 : 9 }
})

export const readFile = app.get("/files/{file_path:path}", function readFile({ file_path }) {
  return { file_path }
})

export const readOrder = app.get("/orders/{number:int}", function readOrder({ number }) {
  return { number, kind: typeof number }
})

export const readDay = app.get(
  "/shops/{shop_id}/days/{day}",
  { params: { shop_id: z.uuid(), day: z.iso.date() } },
  function readDay({ shop_id, day }) {
    return { shop_id, day }
  },
)

export const readShelf = app.get(
  "/shelves/{shelf}/boxes/{weight}",
  {
    params: {
      shelf: Path(z.int().min(1).max(500), { title: "Shelf", description: "Counted from the door.", examples: [17] }),
      weight: z.number().gt(0).lt(10.5),
    },
  },
  function readShelf({ shelf, weight }) {
    return { shelf, weight }
  },
)

export const readCoupon = app.get(
  "/coupons/{code}",
  { params: { couponCode: Path(z.string().regex(/^[A-Z]{4}$/), { alias: "code" }) } },
  function readCoupon({ couponCode }) {
    return { couponCode }
  },
)
