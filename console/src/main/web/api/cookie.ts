import { signal } from '@preact/signals';
import { texts } from '../texts';
import { ApiError } from './client';
import { serviceFacts } from './service';
import { begin, end, onSignOut, session } from './session';

/** What the service answers about the sign-in that it keeps in a cookie; times are seconds since 1970. */
interface KeptSignIn {
  readonly signedIn?: boolean;
  readonly account: string;
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
}

/** How long before its credentials end the page asks for new ones. */
const AHEAD_MILLIS = 5 * 60_000;
/** How soon the page asks again after the service did not answer. */
const AGAIN_MILLIS = 30_000;

let renewal: ReturnType<typeof setTimeout> | undefined;

/** Whether the page still looks for a sign-in by link or cookie. */
export const looking = signal(true);

onSignOut(() => {
  clearTimeout(renewal);
});

/**
 * Signs in by the one-time code in the address, which is taken out of it at once, or by the sign-in that this browser
 * has kept. Says nothing if there is neither.
 */
export async function resume(): Promise<void> {
  const code = /^#code=([^&]+)$/.exec(location.hash)?.[1];
  if (code !== undefined) {
    history.replaceState(null, '', `${location.pathname}#/`);
  }
  try {
    if (code !== undefined || session.value === null || session.value.kept) {
      await ask(code === undefined ? {} : { code });
    }
  } catch (error) {
    if (code !== undefined || (error instanceof ApiError && error.type === 'Network')) {
      end(error instanceof ApiError ? error.message : texts.signIn.unreachable);
    }
  } finally {
    looking.value = false;
  }
}

/** Signs out, and has this browser forget a kept sign-in. */
export function signOut(): void {
  const kept = session.value?.kept === true;
  end();
  if (kept) {
    void post('DELETE', {}).catch(() => end(texts.signIn.notForgotten));
  }
}

async function ask(input: { code?: string }): Promise<void> {
  const { region } = await serviceFacts();
  const answer = await post('POST', input);
  const body = (await answer.json().catch(() => ({}))) as KeptSignIn & { message?: string };
  if (!answer.ok) {
    throw new ApiError('SignIn', body.message ?? texts.signIn.linkRefused);
  }
  if (body.signedIn === false) {
    if (session.value?.kept) {
      end(texts.signIn.expired);
    }
    return;
  }
  const { accessKeyId, secretAccessKey, sessionToken, account, arn } = body;
  begin(
    { credentials: { accessKeyId, secretAccessKey, sessionToken }, region, account, arn, kept: true },
    false,
  );
  renewIn(body.expiresAt * 1000 - Date.now() - AHEAD_MILLIS);
}

function renewIn(millis: number): void {
  clearTimeout(renewal);
  renewal = setTimeout(() => void ask({}).catch(() => renewIn(AGAIN_MILLIS)), Math.max(millis, AGAIN_MILLIS));
}

async function post(method: 'POST' | 'DELETE', body: object): Promise<Response> {
  try {
    return await fetch('session', {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
  } catch {
    throw new ApiError('Network', texts.errors.network);
  }
}
