import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import { keptEvents } from '../api/audit';
import { tunnels } from '../api/lists';
import { note, noteRotation, type TunnelEvent, timeline } from '../api/sightings';
import { forgetSourceToken, keepSourceToken, sourceToken } from '../api/tokens';
import {
  closeTunnel,
  describeTunnel,
  endOf,
  rotateTokens,
  type Tag,
  type Tokens,
  type Tunnel as TunnelShape,
  tag,
  untag,
} from '../api/tunnels';
import { texts } from '../texts';
import { ActionButton, Dialog, Field, Problem, State, useTask } from '../ui/parts';
import { go, to } from '../ui/route';
import { TimeLeft, When } from '../ui/time';
import { TokenBoxes } from './OpenTunnel';
import { SideCell } from './Tunnels';

const t = texts.tunnel;
const EVERY_MILLIS = 2000;
const AGAIN_MILLIS = 3000;

/** One tunnel: its state, its timeline, its tags, and what can be done to it. */
export function Tunnel({ id }: { id: string }) {
  const tunnel = useSignal<TunnelShape | null>(null);
  const problem = useSignal<unknown>(null);
  const dialog = useSignal<'rotate' | 'close' | 'take' | null>(null);
  const tokens = useSignal<Tokens | null>(null);
  const load = useCallback(async () => {
    try {
      const found = await describeTunnel(id);
      note(found);
      tunnel.value = found;
      problem.value = null;
    } catch (error) {
      problem.value = error;
    }
  }, [id, tunnel, problem]);
  useEffect(() => {
    void load();
    const timer = setInterval(() => {
      if (!document.hidden) {
        void load();
      }
    }, EVERY_MILLIS);
    return () => clearInterval(timer);
  }, [load]);
  const found = tunnel.value;
  const hide = () => {
    dialog.value = null;
  };
  return (
    <>
      <p>
        <a href={to('tunnels')}>← {t.back}</a>
      </p>
      <Problem error={problem.value} />
      {found === null && problem.value === null && <p role="status">{texts.loading}</p>}
      {found !== null && (
        <>
          <header class="top">
            <h1>{found.destinationConfig?.thingName ?? found.description ?? t.title(id)}</h1>
            {found.status === 'OPEN' && (
              <Actions
                id={id}
                onDialog={(kind) => {
                  dialog.value = kind;
                }}
              />
            )}
          </header>
          <div class="columns">
            <Facts tunnel={found} />
            <Timeline tunnel={found} />
            <Tags tunnel={found} onChange={load} />
          </div>
          {dialog.value === 'rotate' && (
            <Rotate
              tunnel={found}
              onClose={hide}
              onTokens={(made) => {
                tokens.value = made;
                hide();
                void load();
              }}
            />
          )}
          {dialog.value === 'close' && <Close tunnel={found} onClose={hide} onDone={load} />}
          {dialog.value === 'take' && <TakeSource id={id} onClose={hide} />}
          {tokens.value !== null && (
            <NewTokens
              tokens={tokens.value}
              onClose={() => {
                tokens.value = null;
              }}
            />
          )}
        </>
      )}
    </>
  );
}

function Actions({ id, onDialog }: { id: string; onDialog: (kind: 'rotate' | 'close' | 'take') => void }) {
  return (
    <div class="actions">
      {sourceToken(id) !== undefined ? (
        <button type="button" class="primary" onClick={() => go('shell', id)}>
          {t.shell}
        </button>
      ) : (
        <ActionButton
          operation="RotateTunnelAccessToken"
          resource={id}
          kind="primary"
          onClick={() => onDialog('take')}
        >
          {t.shell}
        </ActionButton>
      )}
      <ActionButton operation="RotateTunnelAccessToken" resource={id} onClick={() => onDialog('rotate')}>
        {t.rotate}
      </ActionButton>
      <ActionButton operation="CloseTunnel" resource={id} kind="danger" onClick={() => onDialog('close')}>
        {t.close}
      </ActionButton>
    </div>
  );
}

function Facts({ tunnel }: { tunnel: TunnelShape }) {
  const minutes = tunnel.timeoutConfig?.maxLifetimeTimeoutMinutes;
  return (
    <section class="card">
      <dl>
        <dt>{texts.tunnels.status}</dt>
        <dd>
          <State good={tunnel.status === 'OPEN'}>
            {texts.tunnels.states[tunnel.status] ?? tunnel.status}
          </State>
        </dd>
        <dt>{texts.tunnels.services}</dt>
        <dd>{(tunnel.destinationConfig?.services ?? []).join(', ') || texts.none}</dd>
        <dt>{texts.tunnels.source}</dt>
        <dd>
          <SideCell state={tunnel.sourceConnectionState} />
        </dd>
        <dt>{texts.tunnels.destination}</dt>
        <dd>
          <SideCell state={tunnel.destinationConnectionState} />
        </dd>
        <dt>{texts.tunnels.left}</dt>
        <dd>
          {tunnel.status === 'OPEN' ? (
            <TimeLeft start={tunnel.createdAt} end={endOf(tunnel)} />
          ) : (
            <span>{texts.tunnels.ended}</span>
          )}
        </dd>
        <dt>{t.lifetime}</dt>
        <dd>{minutes === undefined ? texts.unknown : t.minutes(minutes)}</dd>
        {tunnel.description !== undefined && (
          <>
            <dt>{t.description}</dt>
            <dd>{tunnel.description}</dd>
          </>
        )}
        <dt>{t.id}</dt>
        <dd class="mono">{tunnel.tunnelId}</dd>
        <dt>{t.arn}</dt>
        <dd class="mono">{tunnel.tunnelArn}</dd>
      </dl>
    </section>
  );
}

function Timeline({ tunnel }: { tunnel: TunnelShape }) {
  const kept = useSignal<readonly TunnelEvent[] | null>(null);
  const { tunnelId, sourceConnectionState: source, destinationConnectionState: destination } = tunnel;
  // Asked for when the tunnel has changed, and once more: a side's end is noted a moment later.
  useEffect(() => {
    const ask = () =>
      keptEvents(tunnelId).then(
        (events) => {
          kept.value = events;
        },
        () => {},
      );
    void ask();
    const again = setTimeout(() => void ask(), AGAIN_MILLIS);
    return () => clearTimeout(again);
  }, [
    kept,
    tunnelId,
    tunnel.lastUpdatedAt,
    tunnel.deviceNotifiedAt,
    source?.lastUpdatedAt,
    destination?.lastUpdatedAt,
  ]);
  return (
    <section class="card">
      <h2>{t.timeline}</h2>
      {kept.value === null && <p class="help">{t.timelineHelp}</p>}
      <ol class="timeline">
        {timeline(tunnel, endOf(tunnel), kept.value).map((each) => (
          <li key={JSON.stringify(each)} class={each.kind}>
            <span>{title(each)}</span> <When at={each.at} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function title(event: TunnelEvent): string {
  switch (event.kind) {
    case 'attached':
    case 'returned':
    case 'lost':
      return t.events[event.kind](event.side === 'source' ? texts.tunnels.source : texts.tunnels.destination);
    case 'rotated':
      return t.events.rotated(t.modes[event.sides] ?? event.sides);
    default:
      return t.events[event.kind];
  }
}

function Tags({ tunnel, onChange }: { tunnel: TunnelShape; onChange: () => Promise<void> }) {
  const { busy, error, run } = useTask();
  const tags = tunnel.tags ?? [];
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const next: Tag = { key: String(data.get('key')).trim(), value: String(data.get('value')).trim() };
    void run(async () => {
      await tag(tunnel, [next]);
      form.reset();
      await onChange();
    });
  };
  return (
    <section class="card">
      <h2>{t.tags}</h2>
      {tags.length === 0 && <p class="help">{t.noTags}</p>}
      <ul class="tags">
        {tags.map((each) => (
          <li key={each.key}>
            <span>
              {each.key}={each.value}
            </span>
            <ActionButton
              operation="UntagResource"
              resource={tunnel.tunnelId}
              label={t.removeTag(each.key)}
              disabled={busy.value}
              onClick={() =>
                void run(async () => {
                  await untag(tunnel, [each.key]);
                  await onChange();
                })
              }
            >
              ×
            </ActionButton>
          </li>
        ))}
      </ul>
      <form class="inline" onSubmit={add}>
        <input
          name="key"
          aria-label={t.tagKey}
          placeholder={t.tagKey}
          required
          maxLength={128}
          autocomplete="off"
        />
        <input
          name="value"
          aria-label={t.tagValue}
          placeholder={t.tagValue}
          maxLength={256}
          autocomplete="off"
        />
        <button type="submit" disabled={busy.value}>
          {t.addTag}
        </button>
      </form>
      <Problem error={error.value} />
    </section>
  );
}

function Rotate(props: { tunnel: TunnelShape; onClose: () => void; onTokens: (tokens: Tokens) => void }) {
  const mode = useSignal<'SOURCE' | 'DESTINATION' | 'ALL'>('SOURCE');
  const { busy, error, run } = useTask();
  const id = props.tunnel.tunnelId;
  return (
    <Dialog title={t.rotateTitle} onClose={props.onClose}>
      <p>{t.rotateHelp}</p>
      <Field label={t.rotateMode}>
        {(field) => (
          <select
            id={field}
            value={mode.value}
            onChange={(event) => {
              mode.value = event.currentTarget.value as 'SOURCE' | 'DESTINATION' | 'ALL';
            }}
          >
            {Object.entries(t.modes).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Problem error={error.value} />
      <div class="buttons">
        <button type="button" onClick={props.onClose}>
          {texts.cancel}
        </button>
        <button
          type="button"
          class="primary"
          disabled={busy.value}
          onClick={() =>
            void run(async () => {
              const made = await rotateTokens(id, mode.value);
              noteRotation(id, mode.value);
              keepSourceToken(id, made.sourceAccessToken);
              props.onTokens(made);
            })
          }
        >
          {t.rotate}
        </button>
      </div>
    </Dialog>
  );
}

function NewTokens({ tokens, onClose }: { tokens: Tokens; onClose: () => void }) {
  return (
    <Dialog title={t.tokens} onClose={onClose}>
      <TokenBoxes tokens={tokens} />
      <div class="buttons">
        <button type="button" class="primary" onClick={onClose}>
          {t.hideTokens}
        </button>
      </div>
    </Dialog>
  );
}

function Close(props: { tunnel: TunnelShape; onClose: () => void; onDone: () => Promise<void> }) {
  const remove = useSignal(false);
  const { busy, error, run } = useTask();
  return (
    <Dialog title={t.closeTitle} onClose={props.onClose}>
      <p>{t.closeHelp}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={remove.value}
          onChange={(event) => {
            remove.value = event.currentTarget.checked;
          }}
        />
        <span>
          {t.delete}
          <small class="help">{t.deleteHelp}</small>
        </span>
      </label>
      <Problem error={error.value} />
      <div class="buttons">
        <button type="button" onClick={props.onClose}>
          {texts.cancel}
        </button>
        <button
          type="button"
          class="danger"
          disabled={busy.value}
          onClick={() =>
            void run(async () => {
              await closeTunnel(props.tunnel.tunnelId, remove.value);
              forgetSourceToken(props.tunnel.tunnelId);
              tunnels.refresh();
              props.onClose();
              if (remove.value) {
                go('tunnels');
              } else {
                await props.onDone();
              }
            })
          }
        >
          {remove.value ? t.delete : t.close}
        </button>
      </div>
    </Dialog>
  );
}

function TakeSource({ id, onClose }: { id: string; onClose: () => void }) {
  const { busy, error, run } = useTask();
  return (
    <Dialog title={t.takeSourceTitle} onClose={onClose}>
      <p>{t.takeSource}</p>
      <Problem error={error.value} />
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {texts.cancel}
        </button>
        <button
          type="button"
          class="primary"
          disabled={busy.value}
          onClick={() =>
            void run(async () => {
              const made = await rotateTokens(id, 'SOURCE');
              noteRotation(id, 'SOURCE');
              keepSourceToken(id, made.sourceAccessToken);
              onClose();
              go('shell', id);
            })
          }
        >
          {t.take}
        </button>
      </div>
    </Dialog>
  );
}
