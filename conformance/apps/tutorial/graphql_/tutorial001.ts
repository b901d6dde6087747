// GraphQL beside the other operations: the schema is graphql-js's, the two operations are those that Strawberry's router has.
import { GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString, graphql } from "graphql"
import { Hayapi, HTTPException, Router } from "hayapi"
import { z } from "zod"
import type { Settings } from "../../../settings.ts"

const User = new GraphQLObjectType({
  name: "User",
  fields: { name: { type: new GraphQLNonNull(GraphQLString) }, age: { type: new GraphQLNonNull(GraphQLInt) } },
})
const Query = new GraphQLObjectType({
  name: "Query",
  fields: { user: { type: new GraphQLNonNull(User), resolve: () => ({ name: "Patrick", age: 100 }) } },
})
const schema = new GraphQLSchema({ query: Query })

const Question = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
})

function graphqlRouter(): Router {
  const router = new Router()
  router.get(
    "/graphql",
    {
      responses: {
        200: { description: "The GraphiQL integrated development environment." },
        404: { description: "Not found if GraphiQL or query via GET are not enabled." },
      },
    },
    function handle_http_get() {
      throw new HTTPException(404)
    },
  )
  router.post("/graphql", async function handle_http_post({ request }) {
    const question = Question.safeParse(await request.json())
    if (!question.success) throw new HTTPException(400, "This is no GraphQL request")
    const { query, variables, operationName } = question.data
    return await graphql({ schema, source: query, variableValues: variables ?? null, operationName: operationName ?? null })
  })
  return router
}

export function createApp(settings: Settings = {}): Hayapi {
  const app = new Hayapi(settings)
  app.include(graphqlRouter())
  return app
}
