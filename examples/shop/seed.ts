// What a new shop starts with: three people and the shelves of a kitchen shop.
import type { Queries } from "./database.ts"
import { hashPassword } from "./passwords.ts"
import { items, users } from "./tables.ts"

export const demoUsers = {
  staff: { email: "kei@shop.example", name: "Kei Tanaka", password: "open the shutters", isStaff: true },
  ada: { email: "ada@shop.example", name: "Ada Okafor", password: "two lumps of sugar", isStaff: false },
  ben: { email: "ben@shop.example", name: "Ben Lindqvist", password: "never washes up", isStaff: false },
}

// SKU, name, description, price and supplier's cost in cents, stock, tags.
const shelves: [string, string, string, number, number, number, string[]][] = [
  ["POT-24", "Cast-iron casserole, 24 cm", "Enamelled, with a lid that seals. For every kind of hob.", 18900, 8450, 8, ["pots"]],
  ["POT-16", "Saucepan, 16 cm", "Steel with an aluminium core; pours without dripping.", 5400, 2310, 14, ["pots"]],
  ["PAN-28", "Carbon-steel pan, 28 cm", "Arrives bare. Season it, and it outlives you.", 6450, 2780, 11, ["pans"]],
  ["PAN-20", "Omelette pan, 20 cm", "For two eggs, or three small ones.", 3900, 1640, 19, ["pans"]],
  ["KNI-21", "Chef's knife, 21 cm", "Forged, thin behind the edge, with a walnut handle.", 11900, 5600, 6, ["knives"]],
  ["KNI-09", "Paring knife, 9 cm", "For all that the big one is too big for.", 2450, 980, 32, ["knives"]],
  ["KNI-25", "Bread knife, 25 cm", "Its teeth are large, so that crumbs stay on the loaf.", 4890, 2150, 9, ["knives", "baking"]],
  ["BRD-40", "End-grain board, 40 × 30 cm", "Maple, oiled, kind to edges.", 8900, 4100, 5, ["boards"]],
  ["KET-17", "Kettle with a gooseneck, 1.7 l", "Keeps water at the degree that you choose.", 7990, 3890, 7, ["electric", "tea"]],
  ["TEA-08", "Teapot, 0.8 l", "Stoneware with a strainer that lifts out.", 3450, 1420, 16, ["tea"]],
  ["CUP-03", "Cup without a handle, 0.3 l", "Thrown by hand: no two are alike.", 1650, 640, 48, ["tea"]],
  ["MOK-06", "Moka pot, six cups", "Aluminium, with a spare seal in the box.", 2990, 1270, 21, ["coffee"]],
  ["GRI-01", "Hand grinder", "Steel burrs, forty clicks from espresso to French press.", 9450, 4720, 4, ["coffee"]],
  ["SCA-05", "Kitchen scale, 5 kg", "Weighs to the gram, runs on a cell for a year.", 3290, 1390, 25, ["electric", "baking"]],
  ["BAN-22", "Proving basket, 22 cm", "Rattan, for a kilogram of dough.", 2190, 850, 18, ["baking"]],
  ["WHI-27", "Balloon whisk, 27 cm", "Eleven wires, one piece.", 1490, 520, 40, ["baking"]],
]

/** Fills an empty database; leaves any other as it is. */
export async function seed(database: Queries): Promise<void> {
  if ((await database.$count(users)) > 0) return
  const people = Object.values(demoUsers).map(async ({ password, ...user }) => ({ ...user, passwordHash: await hashPassword(password) }))
  await database.insert(users).values(await Promise.all(people))
  await fillShelves(database)
}

export async function fillShelves(database: Queries): Promise<void> {
  await database.insert(items).values(
    shelves.map(([sku, name, description, price, supplierCost, stock, tags]) => ({
      sku,
      name,
      description,
      price,
      supplierCost,
      stock,
      tags,
    })),
  )
}
