// One operation for every kind of path and query parameter.
import { Hayapi, Path, Query, status } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../settings.ts"

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi({
    ...settings,
    openapiExternalDocs: { description: "External API documentation.", url: "https://docs.example.com/api-general" },
  })
  app.route(["GET"], "/api_route", function non_operation() {
    return { message: "Hello World" }
  })
  app.get("/non_decorated_route", function non_decorated_route() {
    return { message: "Hello World" }
  })
  app.get("/text", function get_text() {
    return "Hello World"
  })
  app.get("/path/{item_id}", { params: { item_id: Path(z.any()) } }, function get_id({ item_id }) {
    return item_id
  })
  app.get("/path/str/{item_id}", { params: { item_id: z.string() } }, function get_str_id({ item_id }) {
    return item_id
  })
  app.get("/path/int/{item_id}", { params: { item_id: z.int() } }, function get_int_id({ item_id }) {
    return item_id
  })
  app.get("/path/float/{item_id}", { params: { item_id: z.number() } }, function get_float_id({ item_id }) {
    return item_id
  })
  app.get("/path/bool/{item_id}", { params: { item_id: z.boolean() } }, function get_bool_id({ item_id }) {
    return item_id
  })
  app.get("/path/param/{item_id}", { params: { item_id: Path(z.string().nullable()) } }, function get_path_param_id({ item_id }) {
    return item_id
  })
  app.get("/path/param-minlength/{item_id}", { params: { item_id: z.string().min(3) } }, function get_path_param_min_length({ item_id }) {
    return item_id
  })
  app.get("/path/param-maxlength/{item_id}", { params: { item_id: z.string().max(3) } }, function get_path_param_max_length({ item_id }) {
    return item_id
  })
  app.get(
    "/path/param-min_maxlength/{item_id}",
    { params: { item_id: z.string().max(3).min(2) } },
    function get_path_param_min_max_length({ item_id }) {
      return item_id
    },
  )
  app.get("/path/param-gt/{item_id}", { params: { item_id: z.number().gt(3) } }, function get_path_param_gt({ item_id }) {
    return item_id
  })
  app.get("/path/param-gt0/{item_id}", { params: { item_id: z.number().gt(0) } }, function get_path_param_gt0({ item_id }) {
    return item_id
  })
  app.get("/path/param-ge/{item_id}", { params: { item_id: z.number().gte(3) } }, function get_path_param_ge({ item_id }) {
    return item_id
  })
  app.get("/path/param-lt/{item_id}", { params: { item_id: z.number().lt(3) } }, function get_path_param_lt({ item_id }) {
    return item_id
  })
  app.get("/path/param-lt0/{item_id}", { params: { item_id: z.number().lt(0) } }, function get_path_param_lt0({ item_id }) {
    return item_id
  })
  app.get("/path/param-le/{item_id}", { params: { item_id: z.number().lte(3) } }, function get_path_param_le({ item_id }) {
    return item_id
  })
  app.get("/path/param-lt-gt/{item_id}", { params: { item_id: z.number().lt(3).gt(1) } }, function get_path_param_lt_gt({ item_id }) {
    return item_id
  })
  app.get("/path/param-le-ge/{item_id}", { params: { item_id: z.number().lte(3).gte(1) } }, function get_path_param_le_ge({ item_id }) {
    return item_id
  })
  app.get("/path/param-lt-int/{item_id}", { params: { item_id: z.int().lt(3) } }, function get_path_param_lt_int({ item_id }) {
    return item_id
  })
  app.get("/path/param-gt-int/{item_id}", { params: { item_id: z.int().gt(3) } }, function get_path_param_gt_int({ item_id }) {
    return item_id
  })
  app.get("/path/param-le-int/{item_id}", { params: { item_id: z.int().lte(3) } }, function get_path_param_le_int({ item_id }) {
    return item_id
  })
  app.get("/path/param-ge-int/{item_id}", { params: { item_id: z.int().gte(3) } }, function get_path_param_ge_int({ item_id }) {
    return item_id
  })
  app.get("/path/param-lt-gt-int/{item_id}", { params: { item_id: z.int().lt(3).gt(1) } }, function get_path_param_lt_gt_int({ item_id }) {
    return item_id
  })
  app.get(
    "/path/param-le-ge-int/{item_id}",
    { params: { item_id: z.int().lte(3).gte(1) } },
    function get_path_param_le_ge_int({ item_id }) {
      return item_id
    },
  )
  app.get("/query", { params: { query: Query(z.any()) } }, function get_query({ query }) {
    return `foo bar ${query}`
  })
  app.get("/query/optional", { params: { query: Query(z.any().optional()) } }, function get_query_optional({ query }) {
    return query === undefined ? "foo bar" : `foo bar ${query}`
  })
  app.get("/query/int", { params: { query: z.int() } }, function get_query_type({ query }) {
    return `foo bar ${query}`
  })
  app.get("/query/int/optional", { params: { query: z.int().nullable().default(null) } }, function get_query_type_optional({ query }) {
    return query === null ? "foo bar" : `foo bar ${query}`
  })
  app.get("/query/int/default", { params: { query: z.int().default(10) } }, function get_query_type_int_default({ query }) {
    return `foo bar ${query}`
  })
  app.get("/query/param", { params: { query: Query(z.any().optional()) } }, function get_query_param({ query }) {
    return query === undefined ? "foo bar" : `foo bar ${query}`
  })
  app.get("/query/param-required", { params: { query: Query(z.any()) } }, function get_query_param_required({ query }) {
    return `foo bar ${query}`
  })
  app.get("/query/param-required/int", { params: { query: Query(z.int()) } }, function get_query_param_required_type({ query }) {
    return `foo bar ${query}`
  })
  app.get("/enum-status-code", { statusCode: status.HTTP_201_CREATED }, function get_enum_status_code() {
    return "foo bar"
  })
  app.get("/query/frozenset", { params: { query: Query(z.set(z.int())) } }, function get_query_type_frozenset({ query }) {
    return [...query].sort((a, b) => a - b).join(",")
  })
  app.get(
    "/query/list",
    { params: { device_ids: Query(z.array(z.int())) }, responseModel: z.array(z.int()) },
    function get_query_list({ device_ids }) {
      return device_ids
    },
  )
  app.get(
    "/query/list-default",
    { params: { device_ids: Query(z.array(z.int()).default([])) }, responseModel: z.array(z.int()) },
    function get_query_list_default({ device_ids }) {
      return device_ids
    },
  )
  return app
}
