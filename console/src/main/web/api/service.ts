/** What the page must know of its service before anybody has signed in. */
export interface ServiceFacts {
  /** The region that signatures are for. */
  readonly region: string;
  /** Where a page attaches to a tunnel: `wss://…/tunnel`. */
  readonly webSockets: string;
  /** The identity providers that may sign people in, and which of them a browser can go to. */
  readonly providers: readonly { readonly name: string }[];
}

let known: Promise<ServiceFacts> | undefined;

/** Asks the service once; again after a failure. */
export function serviceFacts(): Promise<ServiceFacts> {
  known ??= read().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function read(): Promise<ServiceFacts> {
  const answer = await fetch('service.json', { credentials: 'omit', cache: 'no-store' });
  if (!answer.ok) {
    throw new Error(`service.json: HTTP ${answer.status}`);
  }
  return (await answer.json()) as ServiceFacts;
}
