// Mercurius with its JIT on the product's tables: resolvers for the roots, loaders for everything below, one statement each.
import Fastify from "fastify";
import { GraphQLScalarType } from "graphql";
import mercurius from "mercurius";
import pg from "pg";
import { loaders } from "./mercurius/loaders.js";
import { resolvers } from "./mercurius/resolvers.js";
import { schema } from "./mercurius/schema.js";
import { sessions, Unauthenticated } from "./sessions.js";
import { poolOptions, port, secretKey } from "./settings.js";

const pool = new pg.Pool(poolOptions);
const viewerOf = sessions(pool, secretKey);

const application = Fastify();
application.register(mercurius, {
  schema,
  resolvers: {
    ...resolvers,
    DateTime: new GraphQLScalarType({ name: "DateTime", serialize: (value) => value.toISOString() }),
  },
  loaders,
  jit: 1,
  graphiql: false,
  async context(request) {
    try {
      return { pool, viewer: await viewerOf(request.headers.authorization) };
    } catch (error) {
      throw error instanceof Unauthenticated ? new mercurius.ErrorWithProps(error.message, {}, 401) : error;
    }
  },
});
application.get("/readyz", async () => "");
await application.listen({ port, host: "127.0.0.1" });
