// What both servers are given, by the environment.
export const databaseUrl = process.env.BENCH_DATABASE_URL;
export const secretKey = process.env.BENCH_SECRET_KEY;
export const port = Number(process.env.BENCH_PORT);
/** As many connections as the product's pool has, kept as there, and JIT off as there. */
export const poolOptions = { connectionString: databaseUrl, max: 10, idleTimeoutMillis: 0, options: "-c jit=off" };
