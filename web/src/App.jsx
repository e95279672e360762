import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { useMemo } from 'react';
import { EXAMPLES_PLUGIN } from './ExamplesPlugin.jsx';
import { SessionBar } from './SessionBar.jsx';
import { examples } from './examples.js';
import { createFetcher } from './fetcher.js';
import { linkedQuery } from './linkedQuery.js';
import { useSession } from './session.js';

const PLUGINS = [EXAMPLES_PLUGIN, HISTORY_PLUGIN];
const FIRST = examples.find((example) => example.name === 'clusters');
const LINKED = linkedQuery();
const DEFAULT_TABS = [LINKED ? { query: LINKED, variables: '' } : { query: FIRST.query, variables: FIRST.variables }];
// Beside the tabs of before: GraphiQL opens one more for it.
const INITIAL = LINKED ? { initialQuery: LINKED, initialVariables: '' } : {};

/** The log-in bar over GraphiQL. A new token makes a new fetcher, and that makes GraphiQL read the schema again. */
export function App() {
  const session = useSession();
  const fetcher = useMemo(() => createFetcher(session.token), [session.token]);
  return (
    <>
      <SessionBar session={session} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={PLUGINS}
          visiblePlugin={EXAMPLES_PLUGIN}
          defaultTabs={DEFAULT_TABS}
          {...INITIAL}
          defaultEditorToolsVisibility="variables"
          // Tabs and history may hold passwords (registerUser, for one): they end with the browser's tab.
          storage={sessionStorage}
        >
          <GraphiQL.Logo>
            <span className="endpoint">{location.pathname}</span>
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}
