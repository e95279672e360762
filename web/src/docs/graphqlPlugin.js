import { endpoint } from '../endpoint.js';
import { linkTo } from '../linkedQuery.js';

/** Over each operation's parameters: the GraphQL operation that it is, to be copied or opened in GraphiQL. */
export function graphqlPlugin(system) {
  // Swagger UI brings a React of its own; what it shows is made by that one.
  const { createElement } = system.React;

  function GraphQL({ query }) {
    const HighlightCode = system.getComponent('HighlightCode', true);
    return createElement(
      'section',
      { className: 'graphql', 'aria-label': 'GraphQL' },
      createElement(
        'div',
        { className: 'opblock-section-header' },
        createElement('h4', { className: 'opblock-title' }, 'The same in GraphQL'),
        // With the opener the new tab begins with this one's session.
        createElement('a', { href: linkTo(endpoint, query), target: '_blank', rel: 'opener' }, 'Open in GraphiQL'),
      ),
      createElement(HighlightCode, { canCopy: true, language: 'graphql' }, query),
    );
  }

  return {
    wrapComponents: {
      parameters: (Parameters) => (props) => {
        const query = props.operation.get('x-graphql');
        return [
          query && createElement(GraphQL, { key: 'graphql', query }),
          createElement(Parameters, { key: 'parameters', ...props }),
        ];
      },
    },
  };
}
