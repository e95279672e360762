"""What the report says around the figures."""

from __future__ import annotations

HEAD = """# Benchmarks

Written by `make bench` (`.venv/bin/python bench/run.py`), which starts and ends everything that it needs; `--quick` only
shows that it works. These are the figures of one run on one machine, all sides in the same run on the same PostgreSQL. How
fast lists from the root become rows is measured apart, by `bench/inventory.py`.
"""

MEANING = """## What is compared

Every side has the same tables, takes the same token, verifies it, looks up its session, and shows what its user may see:
the caller of all reads is a tenant, and half of the pods and deployments in the database are another's. Each server is one
process with at most ten connections to PostgreSQL, with PostgreSQL's JIT off. Before anything is timed, all answers must say
the same: byte by byte where a side can give our bytes, and field by field where it can't (PostgreSQL's 64-bit numbers as
text, times by the millisecond, /v1's rows as GraphQL's). From then on each answer must be that side's first, byte by byte.

- *ours*: `otegraph serve --no-reconcilers`. The reads of `/v1` are asked of `/v1`, all else of `/graphql`.
- *by hand* (`bench/handwritten/`): a route for each case, for exactly its answer. Starlette, asyncpg, PyJWT and orjson, on
  uvicorn with uvloop and httptools as ours. The page is two statements, rows and total; dictionaries are built of the rows
  and go through `orjson.dumps`. It gives our bytes. What it leaves out is what the product is for: choosing fields, filters,
  orders, pages, limits on cost, errors that explain.
- *Strawberry* (`bench/plain/`): a schema by Strawberry's manual, over Tortoise's rows, with a DataLoader for each relation,
  the caches for parsing and validation, and orjson.
- *PostGraphile* (`bench/node/postgraphile.js`): PostGraphile 5 with its Amber preset, on Node's own HTTP server by grafserv,
  as in production: prepared statements, no GraphiQL, no watching, no explaining. Who sees what is in conditions that its
  statements carry (`selectAuth` of its resources). Row security, which its manual shows, was tried as well, with the same
  answers: it needs a transaction and settings around each statement, and its policies are not merged into the plan.
  PostgreSQL's CPU was 6.3 to 8.0 ms a page of 100 against 2.0 to 2.5 without, 0.8 ms a list of 10 against 0.3 to 0.5, and the
  server's a little higher. So it is measured without. Fields that are no column and hold a query of their own are plans, not
  SQL functions: PostgreSQL does not inline such functions, and each call took it 0.35 ms.
- *Mercurius* (`bench/node/mercurius.js`): Fastify, Mercurius with `jit: 1`, node-postgres with named statements, and
  Mercurius' loaders without their cache: keys are made distinct in each loader. With it, the server's CPU was 5 to 20 %
  higher for the nested and the deep query, and the same for the others.

The mutation is `addClusterLabel` by an administrator, each time with another label: a transaction that finds the cluster,
adds a row to its labels and one to the audit log, and notifies. That each request adds one row to each was checked.

## How it is measured

- *at once*: {connections} connections ask as fast as they are answered, one side after the other, round by round. The
  requests a second are the median of the rounds; *ours / theirs* is the ratio of the medians, with the least and the most of
  the rounds' own ratios behind it: where that range is wide, read no more into the ratio than the range allows.
- *CPU a request* is what the kernel counts for the server's process, and for PostgreSQL's, while asked at once.
- *one by one*: one request at a time, the sides in turn, so that a slow moment of the machine meets all. A round's figure is
  the median of its requests, and what is shown the median of the rounds.
- *p50, p99 under load*: requests at a fixed rate, each sent at its time whether or not others were answered, the sides in
  turn. The rate is half of what the slowest side did at once; Strawberry is left out of that, and is asked only at a rate
  that it can stand. With few requests, p99 is the slowest but for the decimals.
- The client, the servers and PostgreSQL share the machine's cores, so the requests a second are not what a server of its
  own gives. The client is a few lines over asyncio, uvloop and httptools (`bench/client.py`), equal for all sides.
- *Approval to order*: the server with its loops, its own database, and a simulated root with {clusters} clusters behind
  it (without the limit of 2.5 answers a second, reports as seldom as real ones). The first clock stops when the answer of
  `auditDeployment` is in, the second when the root has the ClusterController. Of the whole, 50 ms are the loop's waiting
  for what else comes, to put it into the same orders. The loops share the process, so an answer that is late finds its
  order there already: then the second figure is next to nothing, and the whole is the one to look at. Approvals come one
  by one, 0.1 to 0.4 s after the last order, while the edges are rolling out the earlier ones, and the simulator needs the
  same cores. With so few of them p99 is the slowest but for the decimals.
- A load before the run that is not near 0 means that others used the machine, and that times are worth little.

The operations that are asked are in `bench/documents.py`. The nested query:

```graphql
{nested}
```

The deep one:

```graphql
{deep}
```
"""
