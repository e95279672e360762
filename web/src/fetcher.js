import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { createClient } from 'graphql-ws';
import { endpoint } from './endpoint.js';

/**
 * GraphiQL's fetcher: POST for queries and mutations, graphql-transport-ws for subscriptions (the token goes in
 * connection_init's payload, as browsers let no header be set there). A header written in GraphiQL's own Headers
 * editor wins over the token.
 */
export function createFetcher(token) {
  const authorization = token && `Bearer ${token}`;
  return createGraphiQLFetcher({
    url: endpoint,
    enableIncrementalDelivery: false,
    fetch: (url, init) => {
      const headers = new Headers(init.headers);
      if (authorization && !headers.has('Authorization')) headers.set('Authorization', authorization);
      return fetch(url, { ...init, headers });
    },
    wsClient: createClient({
      url: endpoint.replace(/^http/, 'ws'),
      connectionParams: authorization ? { authorization } : {},
    }),
  });
}
