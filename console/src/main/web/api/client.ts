import { signal } from '@preact/signals';
import { AwsV4Signer } from 'aws4fetch';
import { texts } from '../texts';
import { serviceFacts } from './service';
import { type Credentials, end, onSignOut, session } from './session';

/** A service of the API: the name that signatures are for, and the prefix of `x-amz-target`. */
export interface Service {
  readonly signingName: string;
  readonly prefix: string;
}

export const TUNNELING: Service = { signingName: 'IoTSecuredTunneling', prefix: 'IoTSecuredTunneling.' };
export const CULVERT: Service = { signingName: 'culvert', prefix: 'Culvert.' };

/** A refusal by the service, or a call that did not reach it (type `Network`). */
export class ApiError extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }

  get isDenial(): boolean {
    return this.type === 'AccessDeniedException';
  }
}

/** Why the service last refused an operation to this caller, by operation and resource. */
export const denials = signal<ReadonlyMap<string, string>>(new Map());
onSignOut(() => {
  denials.value = new Map();
});

const REFUSED_KEYS = new Set([
  'UnrecognizedClientException',
  'ExpiredTokenException',
  'InvalidClientTokenId',
]);

/**
 * Calls an operation as the signed-in caller.
 *
 * @param resource what the call is about, if a denial for it says nothing about others
 */
export async function call<T>(service: Service, operation: string, input: object, resource = ''): Promise<T> {
  const caller = session.value;
  if (caller === null) {
    throw new ApiError('SignedOut', texts.signIn.expired);
  }
  try {
    const answer = await send<T>(service, operation, input, caller.credentials, caller.region);
    remember(operation, resource, null);
    return answer;
  } catch (error) {
    if (error instanceof ApiError && error.isDenial) {
      remember(operation, resource, error.message);
    } else if (error instanceof ApiError && REFUSED_KEYS.has(error.type) && session.value === caller) {
      end(texts.signIn.expired);
    }
    throw error;
  }
}

/** Why the caller may not run an operation, as far as the service has said so; undefined if unknown. */
export function denial(operation: string, resource = ''): string | undefined {
  return denials.value.get(`${operation} ${resource}`) ?? denials.value.get(`${operation} `);
}

/** Finds the caller for whom the credentials stand. */
export async function identify(
  credentials: Credentials,
): Promise<{ region: string; account: string; arn: string }> {
  const { region } = await serviceFacts().catch(() => {
    throw new ApiError('Network', texts.errors.network);
  });
  const answer = await post(credentials, region, 'sts', 'Action=GetCallerIdentity&Version=2011-06-15', {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  });
  const xml = new DOMParser().parseFromString(await answer.text(), 'text/xml');
  const text = (name: string) => xml.getElementsByTagName(name)[0]?.textContent ?? '';
  if (!answer.ok) {
    throw new ApiError(text('Code') || 'Unknown', text('Message') || `HTTP ${answer.status}`);
  }
  return { region, account: text('Account'), arn: text('Arn') };
}

async function send<T>(
  service: Service,
  operation: string,
  input: object,
  credentials: Credentials,
  region: string,
): Promise<T> {
  const answer = await post(credentials, region, service.signingName, JSON.stringify(input), {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': service.prefix + operation,
  });
  const text = await answer.text();
  if (answer.ok) {
    return (text === '' ? {} : JSON.parse(text)) as T;
  }
  throw refusal(answer.status, text);
}

function refusal(status: number, text: string): ApiError {
  try {
    const body = JSON.parse(text) as { __type?: string; message?: string };
    return new ApiError(body.__type ?? 'Unknown', body.message ?? `HTTP ${status}`);
  } catch {
    return new ApiError('Unknown', `HTTP ${status}`);
  }
}

async function post(
  credentials: Credentials,
  region: string,
  service: string,
  body: string,
  headers: Record<string, string>,
): Promise<Response> {
  const signed = await new AwsV4Signer({
    method: 'POST',
    url: `${location.origin}/`,
    ...credentials,
    service,
    region,
    headers,
    body,
  }).sign();
  try {
    return await fetch(signed.url, {
      method: 'POST',
      headers: signed.headers,
      body,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    });
  } catch {
    throw new ApiError('Network', texts.errors.network);
  }
}

function remember(operation: string, resource: string, why: string | null): void {
  const key = `${operation} ${resource}`;
  if ((why === null && !denials.value.has(key)) || denials.value.get(key) === why) {
    return;
  }
  const next = new Map(denials.value);
  if (why === null) {
    next.delete(key);
  } else {
    next.set(key, why);
  }
  denials.value = next;
}
