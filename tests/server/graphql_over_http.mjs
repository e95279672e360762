// graphql-http's audit of a server, whose URL is the argument; what did not hold goes out as JSON, the number of audits too.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [url, web] = process.argv.slice(2);
const found = createRequire(`${web}/package.json`).resolve("graphql-http");
const { auditServer } = await import(pathToFileURL(found));
const results = await auditServer({ url, fetchFn: fetch });
const failed = results.filter(({ status }) => status !== "ok").map(({ id, name, reason }) => ({ id, name, reason }));
console.log(JSON.stringify({ audits: results.length, failed }));
