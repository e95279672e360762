// PostGraphile 5 on the product's tables, as its manual has it for production: grafserv on Node's own HTTP server, prepared
// statements (on by default), none of the tools for development.
import { createServer } from "node:http";
import pg from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { SafeError } from "postgraphile/grafast";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { DerivedFields } from "./postgraphile/derived.js";
import { LabelClusters } from "./postgraphile/label_clusters.js";
import { sessions, Unauthenticated } from "./sessions.js";
import { poolOptions, port, secretKey } from "./settings.js";
import { Visibility } from "./postgraphile/visibility.js";

const pool = new pg.Pool(poolOptions);
const viewerOf = sessions(pool, secretKey);

const preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [DerivedFields, LabelClusters, Visibility],
  pgServices: [makePgService({ pool, schemas: ["public"] })],
  gather: { installWatchFixtures: false },
  grafast: {
    explain: false,
    async context({ node }) {
      try {
        const viewer = await viewerOf(node.req.headers.authorization);
        return { business: viewer.business, administrator: viewer.isAdministrator ? viewer.id : null };
      } catch (error) {
        throw error instanceof Unauthenticated ? new SafeError(error.message) : error;
      }
    },
  },
  grafserv: { port, host: "127.0.0.1", graphiql: false, watch: false, websockets: false },
};

const server = createServer();
const instance = postgraphile(preset).createServ(grafserv);
await instance.addTo(server);
await instance.ready();
server.listen(port, "127.0.0.1");
