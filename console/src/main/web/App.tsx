import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { looking, signOut } from './api/cookie';
import { session } from './api/session';
import { Audit } from './pages/Audit';
import { Overview } from './pages/Overview';
import { People } from './pages/People';
import { SignIn } from './pages/SignIn';
import { Thing, Things } from './pages/Things';
import { Tunnel } from './pages/Tunnel';
import { Tunnels } from './pages/Tunnels';
import { texts } from './texts';
import { route, to } from './ui/route';
import { theme } from './ui/theme';

const PAGES = [
  ['overview', texts.nav.overview],
  ['tunnels', texts.nav.tunnels],
  ['things', texts.nav.things],
  ['people', texts.nav.people],
  ['audit', texts.nav.audit],
] as const;

export function App() {
  const caller = session.value;
  if (caller === null && looking.value) {
    return <p role="status">{texts.loading}</p>;
  }
  return caller === null ? <SignIn /> : <SignedIn arn={caller.arn} />;
}

function SignedIn({ arn }: { arn: string }) {
  const [page, name] = route.value;
  const inShell = page === 'shell';
  return (
    <div class="frame">
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        {texts.skip}
      </button>
      <nav class="side" aria-label={texts.navigation}>
        <a class="brand" href={to('overview')}>
          {texts.product}
        </a>
        <ul>
          {PAGES.map(([path, title]) => (
            <li key={path}>
              <a href={to(path)} aria-current={path === (page ?? 'overview') ? 'page' : undefined}>
                {title}
              </a>
            </li>
          ))}
          <li>
            <a href={to('shell')} aria-current={inShell ? 'page' : undefined}>
              {texts.shells}
            </a>
          </li>
        </ul>
        <div class="caller">
          <span class="arn" title={arn}>
            {arn.split(':').at(-1)}
          </span>
          <select
            aria-label={texts.theme.label}
            value={theme.value}
            onChange={(event) => theme.choose(event.currentTarget.value)}
          >
            <option value="system">{texts.theme.system}</option>
            <option value="light">{texts.theme.light}</option>
            <option value="dark">{texts.theme.dark}</option>
          </select>
          <button type="button" onClick={signOut}>
            {texts.signOut}
          </button>
        </div>
      </nav>
      <main id="content" tabIndex={-1} class={inShell ? 'full' : undefined}>
        {!inShell && <Page page={page ?? 'overview'} name={name} />}
        <Shells tunnel={inShell ? (name ?? '') : null} />
      </main>
    </div>
  );
}

function Page({ page, name }: { page: string; name: string | undefined }) {
  switch (page) {
    case 'overview':
      return <Overview />;
    case 'tunnels':
      return name === undefined ? <Tunnels /> : <Tunnel key={name} id={name} />;
    case 'things':
      return name === undefined ? <Things /> : <Thing key={name} name={name} />;
    case 'people':
      return <People />;
    case 'audit':
      return <Audit />;
    default:
      return <p class="note">{texts.notFound}</p>;
  }
}

/**
 * The shells, whose code is fetched when the first is opened. They stay while other pages are in sight.
 *
 * @param tunnel what to show: a tunnel's shell, any shell (empty), or none (null)
 */
function Shells({ tunnel }: { tunnel: string | null }) {
  const view = useSignal<ComponentType<{ tunnel: string | null }> | null>(null);
  const wanted = tunnel !== null;
  useEffect(() => {
    if (wanted && view.value === null) {
      void import('./shell/Shells').then((module) => {
        view.value = module.Shells;
      });
    }
  }, [wanted, view]);
  const Loaded = view.value;
  if (Loaded === null) {
    return wanted ? <p role="status">{texts.loading}</p> : null;
  }
  return <Loaded tunnel={tunnel} />;
}
