import './session.css';
import { useState } from 'react';
import { root } from './endpoint.js';

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

function LogInForm({ attempt, busy, logIn }) {
  function submit(event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    attempt(() => logIn(fields.get('name'), fields.get('password')));
  }
  return (
    <form onSubmit={submit}>
      <input name="name" aria-label="User" placeholder="User" autoComplete="username" required />
      <input
        name="password"
        type="password"
        aria-label="Password"
        placeholder="Password"
        autoComplete="current-password"
        required
      />
      <button className="primary" disabled={busy}>
        Log in
      </button>
    </form>
  );
}

function LoggedIn({ attempt, busy, session }) {
  const { name, expiresAt, token } = session;
  return (
    <>
      <span className="who" role="status">
        {name ? `Logged in as ${name}` : 'Using a token'}
        {expiresAt && `, until ${TIME.format(new Date(expiresAt))}`}
      </span>
      <button onClick={() => attempt(() => navigator.clipboard.writeText(token))}>Copy token</button>
      <button disabled={busy} onClick={() => attempt(session.logOut)}>
        Log out
      </button>
    </>
  );
}

/** Log in by name and password, or put a token in; either is sent with every operation below. */
export function SessionBar({ session }) {
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);

  async function attempt(action) {
    setBusy(true);
    setError('');
    try {
      await action();
    } catch (reason) {
      setError(reason.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <header className="session">
      <h1>
        <img src={`${root}graphiql/icon.svg`} alt="" width="22" height="22" />
        otegraph
      </h1>
      {error && (
        <span className="error" role="alert">
          {error}
        </span>
      )}
      <span className="space" />
      {session.token ? (
        <LoggedIn attempt={attempt} busy={busy} session={session} />
      ) : (
        <>
          <LogInForm attempt={attempt} busy={busy} logIn={session.logIn} />
          <span className="or">or</span>
        </>
      )}
      <input
        className="token"
        type="password"
        aria-label="Token"
        placeholder="Token"
        autoComplete="off"
        value={session.token}
        onChange={(event) => session.setToken(event.target.value)}
      />
    </header>
  );
}
