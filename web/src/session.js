import { useState } from 'react';
import login from './operations/login.graphql?raw';
import logout from './operations/logout.graphql?raw';
import { request } from './request.js';

const KEY = 'otegraph:session';
const NOBODY = { token: '', name: '', expiresAt: null };

function stored() {
  try {
    return { ...NOBODY, ...JSON.parse(sessionStorage.getItem(KEY)) };
  } catch {
    return NOBODY;
  }
}

/** Who is logged in, kept in sessionStorage: it lives as long as the browser's tab and no other tab sees it. */
export function useSession() {
  const [session, setSession] = useState(stored);

  function keep(next) {
    sessionStorage.setItem(KEY, JSON.stringify(next));
    setSession(next);
  }

  return {
    ...session,
    setToken: (token) => keep({ ...NOBODY, token: token.trim().replace(/^Bearer\s+/i, '') }),
    async logIn(name, password) {
      const { token, expiresAt, userErrors } = (await request(login, { input: { name, password } })).login;
      if (!token) throw new Error(userErrors.map((error) => error.message).join(' '));
      keep({ token, name, expiresAt });
    },
    async logOut() {
      keep(NOBODY);
      await request(logout, {}, session.token);
    },
  };
}
