// Query parameters: defaults, optional ones, booleans, lists, checks, aliases, and a model of them.
import { Hayapi, Query } from "hayapi"
import { z } from "zod"

export const app = new Hayapi({ title: "Query parameters" })

const plants = ["Aloe", "Basil", "Cedar", "Dill"]

export const listPlants = app.get(
  "/plants/",
  { params: { skip: z.int().default(0), limit: z.int().max(100).default(2), starts_with: z.string().optional() } },
  function listPlants({ skip, limit, starts_with = "" }) {
    return plants.filter((plant) => plant.startsWith(starts_with)).slice(skip, skip + limit)
  },
)

export const readPlant = app.get(
  "/plants/{plant_id}",
  { params: { plant_id: z.int(), shelf: z.string(), short: z.boolean().default(false) } },
  function readPlant({ plant_id, shelf, short }) {
    return short ? { plant_id } : { plant_id, shelf, name: plants[plant_id] ?? null }
  },
)

export const searchPlants = app.get("/search", { params: { q: z.string().min(3).max(20).regex(/^\w+$/) } }, function searchPlants({ q }) {
  return plants.filter((plant) => plant.toLowerCase().includes(q))
})

export const listByTags = app.get(
  "/tagged",
  { params: { tags: Query(z.array(z.string()).default(["herb"])), ids: Query(z.array(z.int()).max(3).optional()) } },
  function listByTags({ tags, ids }) {
    return { tags, ids: ids ?? null }
  },
)

export const listReports = app.get(
  "/reports",
  {
    params: {
      itemQuery: Query(z.string().min(3).optional(), {
        alias: "item-query",
        title: "Query string",
        description: "Looked up in titles and texts.",
        deprecated: true,
      }),
      trace: Query(z.boolean().default(false), { includeInSchema: false }),
    },
  },
  function listReports({ itemQuery, trace }) {
    return { itemQuery: itemQuery ?? null, trace }
  },
)

const Sku = z.string().refine((text) => /^(tree|herb)-/.test(text), "It must start with tree- or herb-")

export const findSku = app.get("/skus", { params: { id: Sku.default("herb-3") } }, function findSku({ id }) {
  return { id }
})

const Filter = z
  .strictObject({
    limit: z.int().min(1).max(100).default(50),
    offset: z.int().min(0).default(0),
    order_by: z.enum(["name", "height"]).default("name"),
    tags: z.array(z.string()).default([]),
  })
  .meta({ id: "Filter" })

export const filterPlants = app.get("/filtered", { params: { filter: Query(Filter) } }, function filterPlants({ filter }) {
  return filter
})
