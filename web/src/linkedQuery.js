const KEY = 'query';

/**
 * The query of a link to this page. It is in the fragment, which no server or log sees: an address with `?query=` is
 * GraphQL over HTTP and runs it. The fragment is taken off, so that a reload keeps what was made of the query.
 */
export function linkedQuery() {
  const query = new URLSearchParams(location.hash.slice(1)).get(KEY);
  if (query !== null) history.replaceState(null, '', location.pathname + location.search);
  return query;
}

/** The address of GraphiQL with this query in it. */
export const linkTo = (graphiql, query) => `${graphiql}#${KEY}=${encodeURIComponent(query)}`;
