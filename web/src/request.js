import { endpoint } from './endpoint.js';

/** Runs one operation of the page itself and returns its data. Throws an Error with the server's words. */
export async function request(query, variables, token) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json, application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  let response;
  try {
    response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  } catch {
    throw new Error('The server does not answer.');
  }
  const { data, errors } = await response.json().catch(() => {
    throw new Error(`The server answered ${response.status} and no JSON.`);
  });
  if (errors) throw new Error(errors.map((error) => error.message).join(' '));
  return data;
}
