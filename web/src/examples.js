const documents = import.meta.glob('./examples/*.graphql', { query: '?raw', import: 'default', eager: true });
const variables = import.meta.glob('./examples/*.json', { query: '?raw', import: 'default', eager: true });

/**
 * examples/<number>-<name>.graphql, in the order of their numbers. The first comment line is the title, the other
 * leading ones the description; <same name>.json, where there is one, holds the variables.
 */
function example([path, query]) {
  const comments = [];
  for (const line of query.split('\n')) {
    if (!line.startsWith('#')) break;
    comments.push(line.slice(1).trim());
  }
  const [title, ...description] = comments;
  return {
    name: path.replace(/^.*\/\d+-|\.graphql$/g, ''),
    title,
    description: description.join(' '),
    query,
    variables: variables[path.replace(/graphql$/, 'json')] ?? '',
  };
}

export const examples = Object.entries(documents)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(example);
