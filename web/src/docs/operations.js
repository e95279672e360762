import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { root } from '../endpoint.js';
import { graphqlPlugin } from './graphqlPlugin.js';

const SCHEME = 'token';
const SERVER = { url: root.replace(/\/$/, '') };

/** The document's paths are this server's, below what a proxy puts before them. */
const sameServer = {
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (original) => (document) => original({ servers: [SERVER], ...document }),
      },
    },
  },
};

/** Shows the operations of /v1/openapi.json; `use(token)` authorises what is tried on the page, '' nothing. */
export function showOperations(domNode) {
  let token = '';
  let used = '';
  let loaded = false;
  const authorize = () => {
    if (!loaded || token === used) return;
    if (token) ui.preauthorizeApiKey(SCHEME, token);
    else ui.authActions.logout([SCHEME]);
    used = token;
  };
  const ui = SwaggerUI({
    domNode,
    url: `${root}v1/openapi.json`,
    plugins: [graphqlPlugin, sameServer],
    deepLinking: true,
    displayOperationId: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    filter: true,
    // Otherwise every document would be sent to a host of Swagger's.
    validatorUrl: null,
    onComplete: () => {
      loaded = true;
      authorize();
    },
  });
  return {
    use(next) {
      token = next;
      authorize();
    },
  };
}
