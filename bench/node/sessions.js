// The token's check that both servers make: HS256 as the product signs it, and the session that it names.
import { createVerifier } from "fast-jwt";

const VIEWER = {
  name: "viewer",
  text: `SELECT users.id, users.role, users.business_id FROM sessions JOIN users ON users.id = sessions.user_id
         WHERE sessions.id = $1 AND sessions.revoked_at IS NULL AND users.status = 'ACTIVE' AND users.deleted_at IS NULL`,
};
const ADMINISTRATORS = new Set(["SYSTEM_ADMINISTRATOR", "ADMINISTRATOR"]);

export class Unauthenticated extends Error {}

/** `viewerOf(authorization)`: who asks; throws Unauthenticated without a good token. */
export function sessions(pool, key) {
  // no cache: the product and the other servers verify each request's token, too
  const verify = createVerifier({
    key,
    algorithms: ["HS256"],
    clockTolerance: 30_000,
    requiredClaims: ["exp", "iat", "jti", "sub"],
  });
  return async function viewerOf(authorization) {
    const [scheme, token] = (authorization ?? "").split(" ");
    if (scheme !== "Bearer") throw new Unauthenticated("a token is needed");
    let claims;
    try {
      claims = verify(token);
    } catch {
      throw new Unauthenticated("the token is not good");
    }
    const { rows } = await pool.query({ ...VIEWER, values: [claims.jti] });
    if (rows.length === 0) throw new Unauthenticated("the session has ended");
    const [{ id, role, business_id: business }] = rows;
    const isAdministrator = ADMINISTRATORS.has(role);
    // null: every business; -1: none
    return { id, isAdministrator, business: isAdministrator ? null : (business ?? -1) };
  };
}
