import 'swagger-ui-dist/swagger-ui.css';
import './docs.css';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { SessionBar } from '../SessionBar.jsx';
import { useSession } from '../session.js';
import { showOperations } from './operations.js';

// Swagger UI links to an operation by `#…` alone, which a <base> would lead away from this page.
document.querySelector('base').remove();

const operations = showOperations(document.getElementById('operations'));

/** The log-in bar over the operations: they are tried with its token. */
function Session() {
  const session = useSession();
  useEffect(() => operations.use(session.token), [session.token]);
  return <SessionBar session={session} />;
}

createRoot(document.getElementById('session')).render(<Session />);
