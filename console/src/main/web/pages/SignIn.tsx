import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, identify } from '../api/client';
import { serviceFacts } from '../api/service';
import { begin, type Credentials, endedBecause } from '../api/session';
import { texts } from '../texts';
import { Field, useTask } from '../ui/parts';

const t = texts.signIn;
const KEY_ID = /^[A-Za-z0-9]{16,128}$/;

/** Signs in with an access key. The key goes nowhere but into signatures. */
export function SignIn() {
  const temporary = useSignal(false);
  const { busy, error, run } = useTask();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    void run(() => signIn(text('key'), text('secret'), text('token'), form.has('keep')));
  };
  return (
    <main class="signin" id="content">
      <h1>{texts.product}</h1>
      <form onSubmit={submit} autocomplete="on">
        <h2>{t.withKey}</h2>
        {endedBecause.value !== null && <p role="status">{endedBecause.value}</p>}
        <Field label={t.keyId}>
          {(id) => (
            <input
              id={id}
              name="key"
              required
              autocomplete="username"
              spellcheck={false}
              autocapitalize="off"
            />
          )}
        </Field>
        <Field label={t.secret}>
          {(id) => <input id={id} name="secret" type="password" required autocomplete="current-password" />}
        </Field>
        {temporary.value && (
          <Field label={t.token}>
            {(id) => <input id={id} name="token" type="password" autocomplete="off" />}
          </Field>
        )}
        <label class="check">
          <input type="checkbox" name="keep" />
          <span>
            {t.remember}
            <small class="help">{t.rememberHelp}</small>
          </span>
        </label>
        {error.value !== null && (
          <p class="problem" role="alert">
            {why(error.value)}
          </p>
        )}
        <div class="buttons">
          {!temporary.value && (
            <button
              type="button"
              class="link"
              onClick={() => {
                temporary.value = true;
              }}
            >
              {t.token}
            </button>
          )}
          <button type="submit" class="primary" disabled={busy.value}>
            {busy.value ? t.working : t.submit}
          </button>
        </div>
        <p class="help">{t.hint}</p>
      </form>
      <Providers />
    </main>
  );
}

/** The identity providers that the service is configured for. */
function Providers() {
  const names = useSignal<readonly string[]>([]);
  useEffect(() => {
    void serviceFacts().then(
      (facts) => {
        names.value = facts.providers.map((each) => each.name);
      },
      () => {},
    );
  }, [names]);
  return (
    <>
      {names.value.map((name) => (
        <a key={name} class="button" href={`session/start?provider=${encodeURIComponent(name)}`}>
          {t.withProvider(name)}
        </a>
      ))}
    </>
  );
}

async function signIn(
  accessKeyId: string,
  secretAccessKey: string,
  token: string,
  keep: boolean,
): Promise<void> {
  if (!KEY_ID.test(accessKeyId)) {
    throw new Error(t.malformed);
  }
  const credentials: Credentials =
    token === '' ? { accessKeyId, secretAccessKey } : { accessKeyId, secretAccessKey, sessionToken: token };
  begin({ credentials, ...(await identify(credentials)) }, keep);
}

function why(error: unknown): string {
  if (!(error instanceof ApiError)) {
    return error instanceof Error ? error.message : String(error);
  }
  if (error.type === 'Network') {
    return t.unreachable;
  }
  return /expired|not yet current|skew/i.test(error.message) ? t.clock : error.message;
}
