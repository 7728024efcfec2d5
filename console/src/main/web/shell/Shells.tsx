import './globals';
import { signal, useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { onSignOut } from '../api/session';
import { sourceToken } from '../api/tokens';
import { texts } from '../texts';
import { Dialog, Field, useTask } from '../ui/parts';
import { go, to } from '../ui/route';
import { Files } from './Files';
import { Screen, type Terminals } from './Screen';
import { leave, type Phase, Shell } from './shell';
import { PassphraseError, readPrivateKey } from './ssh/keys';
import type { Login } from './ssh/session';
import './shell.css';

const t = texts.shell;
const USER_KEY = 'culvert.user.';

const shells = signal<readonly Shell[]>([]);
const current = signal<Shell | null>(null);
let nextId = 1;

onSignOut(() => {
  for (const each of shells.value) {
    close(each);
  }
});

function open(tunnelId: string): void {
  const made = new Shell(nextId++, tunnelId);
  shells.value = [...shells.value, made];
  current.value = made;
}

function close(shell: Shell): void {
  shell.stop();
  shells.value = shells.value.filter((each) => each !== shell);
  if (!shells.value.some((each) => each.tunnelId === shell.tunnelId)) {
    leave(shell.tunnelId);
  }
  if (current.value === shell) {
    current.value = shells.value.at(-1) ?? null;
  }
}

/**
 * All shells of this page, in tabs. They go on while other pages are in sight.
 *
 * @param tunnel the tunnel whose shell to show, empty for the one that was in sight last, null for none
 */
export function Shells({ tunnel }: { tunnel: string | null }) {
  useEffect(() => {
    if (tunnel === null || tunnel === '' || current.value?.tunnelId === tunnel) {
      return;
    }
    const known = shells.value.find((each) => each.tunnelId === tunnel);
    if (known !== undefined) {
      current.value = known;
    } else if (sourceToken(tunnel) !== undefined) {
      open(tunnel);
    } else {
      go('tunnels', tunnel);
    }
  }, [tunnel]);
  const hidden = tunnel === null;
  return (
    <div class="shells" hidden={hidden}>
      {shells.value.length > 0 && <Tabs />}
      {shells.value.length === 0 && <p class="note">{t.noShell}</p>}
      {shells.value.map((each) => (
        <ShellPanel key={each.id} shell={each} hidden={each !== current.value} />
      ))}
    </div>
  );
}

function Tabs() {
  return (
    <div class="tabs" role="tablist" aria-label={texts.shells} onKeyDown={arrows}>
      {shells.value.map((each) => {
        const on = each === current.value;
        return (
          <span key={each.id} class={on ? 'tab on' : 'tab'} role="presentation">
            <button
              type="button"
              role="tab"
              id={`tab-${each.id}`}
              aria-selected={on}
              aria-controls={`panel-${each.id}`}
              tabIndex={on ? 0 : -1}
              onClick={() => {
                current.value = each;
                history.replaceState(null, '', to('shell', each.tunnelId));
              }}
            >
              {each.name.value}
            </button>
            <button
              type="button"
              class="icon"
              aria-label={t.closeTab(each.name.value)}
              onClick={() => close(each)}
            >
              ×
            </button>
          </span>
        );
      })}
      <button
        type="button"
        class="icon"
        aria-label={t.another}
        title={t.another}
        onClick={() => {
          if (current.value !== null) {
            open(current.value.tunnelId);
          }
        }}
      >
        +
      </button>
    </div>
  );
}

function arrows(event: KeyboardEvent): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const at = current.value === null ? -1 : shells.value.indexOf(current.value);
  const next = shells.value[at + step];
  if (step !== 0 && next !== undefined) {
    current.value = next;
    document.getElementById(`tab-${next.id}`)?.focus();
  }
}

function ShellPanel({ shell, hidden }: { shell: Shell; hidden: boolean }) {
  const terminal = useSignal<Terminals | null>(null);
  const files = useSignal(false);
  const phase = shell.phase.value;
  const started = phase.kind === 'running' || phase.kind === 'ended';
  return (
    <section
      class="panel"
      role="tabpanel"
      id={`panel-${shell.id}`}
      aria-labelledby={`tab-${shell.id}`}
      hidden={hidden}
    >
      {started && (
        <div class="bar">
          {terminal.value !== null && <Find terminal={terminal.value} />}
          {phase.kind === 'running' && (
            <button
              type="button"
              class="small"
              aria-pressed={files.value}
              onClick={() => {
                files.value = !files.value;
              }}
            >
              {t.files}
            </button>
          )}
          {phase.kind === 'ended' && (
            <span role="status" class="ended">
              {phase.why}{' '}
              <button type="button" class="small primary" onClick={() => shell.again()}>
                {t.again}
              </button>
            </span>
          )}
        </div>
      )}
      <div class="split">
        <Screen
          shell={shell}
          shown={!hidden && started}
          onReady={(made) => {
            terminal.value = made;
          }}
        />
        {phase.kind === 'running' && files.value && shell.ssh !== null && <Files ssh={shell.ssh} />}
      </div>
      {!started && terminal.value !== null && (
        <Before shell={shell} phase={phase} terminal={terminal.value} />
      )}
    </section>
  );
}

/** What stands in the terminal's place before the shell runs. */
function Before({ shell, phase, terminal }: { shell: Shell; phase: Phase; terminal: Terminals }) {
  switch (phase.kind) {
    case 'login':
      return <LoginForm shell={shell} why={phase.why} terminal={terminal} />;
    case 'connecting':
      return (
        <p class="step" role="status">
          {t.steps[phase.step]}
        </p>
      );
    case 'asking':
      return (
        <Dialog title={t.hostKeyTitle} onClose={() => phase.answer(false)}>
          <p>{t.hostKeyNew(shell.name.value)}</p>
          <p class="fingerprint">
            <span>{phase.key.type}</span> <code>{phase.key.fingerprint}</code>
          </p>
          <p class="help">{t.hostKeyHelp}</p>
          <div class="buttons">
            <button type="button" onClick={() => phase.answer(false)}>
              {texts.cancel}
            </button>
            <button type="button" class="primary" onClick={() => phase.answer(true)}>
              {t.hostKeyAccept}
            </button>
          </div>
        </Dialog>
      );
    case 'changed':
      return (
        <div class="card changed" role="alert">
          <h2>{t.hostKeyChanged(shell.name.value)}</h2>
          <dl>
            <dt>{t.hostKeyKnown}</dt>
            <dd>
              {phase.known.type} <code>{phase.known.fingerprint}</code>
            </dd>
            <dt>{t.hostKeyPresented}</dt>
            <dd>
              {phase.presented.type} <code>{phase.presented.fingerprint}</code>
            </dd>
          </dl>
          <div class="buttons">
            <button type="button" class="danger" onClick={() => shell.forgetHost()}>
              {t.hostKeyForget}
            </button>
          </div>
        </div>
      );
    default:
      return null;
  }
}

function LoginForm({ shell, why, terminal }: { shell: Shell; why: string | null; terminal: Terminals }) {
  const byKey = useSignal(false);
  const key = useSignal('');
  const { busy, error, run } = useTask();
  const userKey = USER_KEY + shell.name.value;
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? '');
    void run(async () => {
      const login = await loginOf(
        text('user').trim(),
        byKey.value,
        text('password'),
        key.value,
        text('passphrase'),
      );
      localStorage.setItem(userKey, login.user);
      terminal.open();
      void shell.start(text('service'), login, terminal);
    });
  };
  return (
    <form class="card login" onSubmit={submit}>
      <h1>{t.title(shell.name.value)}</h1>
      {why !== null && (
        <p class="problem" role="alert">
          {why}
        </p>
      )}
      {shell.services.value.length > 1 && (
        <Field label={t.service}>
          {(field) => (
            <select id={field} name="service">
              {shell.services.value.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label={t.user}>
        {(field) => (
          <input
            id={field}
            name="user"
            required
            defaultValue={localStorage.getItem(userKey) ?? ''}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
          />
        )}
      </Field>
      <fieldset class="choice">
        <label class="check">
          <input
            type="radio"
            name={`method-${id}`}
            checked={!byKey.value}
            onChange={() => {
              byKey.value = false;
            }}
          />
          <span>{t.withPassword}</span>
        </label>
        <label class="check">
          <input
            type="radio"
            name={`method-${id}`}
            checked={byKey.value}
            onChange={() => {
              byKey.value = true;
            }}
          />
          <span>{t.withKey}</span>
        </label>
      </fieldset>
      {byKey.value ? (
        <KeyFields value={key.value} onValue={(text) => (key.value = text)} />
      ) : (
        <Field label={t.password}>
          {(field) => <input id={field} name="password" type="password" autocomplete="off" />}
        </Field>
      )}
      {error.value !== null && (
        <p class="problem" role="alert">
          {error.value instanceof PassphraseError ? t.badPassphrase : t.badKey}
        </p>
      )}
      <div class="buttons">
        <button type="submit" class="primary" disabled={busy.value}>
          {t.connect}
        </button>
      </div>
      <p class="help">{t.secretHelp}</p>
    </form>
  );
}

function KeyFields({ value, onValue }: { value: string; onValue: (text: string) => void }) {
  return (
    <>
      <Field label={t.key}>
        {(field) => (
          <textarea
            id={field}
            class="mono"
            rows={5}
            spellcheck={false}
            autocomplete="off"
            value={value}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t.keyFile}>
        {(field) => (
          <input
            id={field}
            type="file"
            onChange={(event) => {
              void event.currentTarget.files?.[0]?.text().then(onValue);
            }}
          />
        )}
      </Field>
      <Field label={t.passphrase}>
        {(field) => <input id={field} name="passphrase" type="password" autocomplete="off" />}
      </Field>
    </>
  );
}

async function loginOf(
  user: string,
  byKey: boolean,
  password: string,
  key: string,
  passphrase: string,
): Promise<Login> {
  return byKey ? { user, key: await readPrivateKey(key, passphrase) } : { user, password };
}

function Find({ terminal }: { terminal: Terminals }) {
  return (
    <search class="find">
      <input
        type="search"
        aria-label={t.find}
        placeholder={t.find}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            terminal.find(event.currentTarget.value, event.shiftKey);
          }
        }}
      />
    </search>
  );
}
