import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { tunnels } from '../api/lists';
import { endOf, mentions, type SideState, type Tunnel } from '../api/tunnels';
import { texts } from '../texts';
import { ActionButton, Empty, Problem, State } from '../ui/parts';
import { to } from '../ui/route';
import { type Column, type Sorting, sorted, Toolbar, VirtualTable } from '../ui/table';
import { Since, TimeLeft, When } from '../ui/time';
import { OpenTunnel } from './OpenTunnel';

const t = texts.tunnels;

const COLUMNS: readonly Column<Tunnel>[] = [
  {
    name: 'status',
    title: t.status,
    by: (each) => each.status,
    cell: (each) => <State good={each.status === 'OPEN'}>{t.states[each.status] ?? each.status}</State>,
  },
  {
    name: 'thing',
    title: t.thing,
    by: (each) => nameOf(each),
    cell: (each) => (
      <a href={to('tunnels', each.tunnelId)} title={each.tunnelId}>
        {nameOf(each)}
      </a>
    ),
  },
  {
    name: 'services',
    title: t.services,
    by: (each) => (each.destinationConfig?.services ?? []).join(' '),
    cell: (each) => (each.destinationConfig?.services ?? []).join(', '),
  },
  side('source', t.source, (each) => each.sourceConnectionState),
  side('destination', t.destination, (each) => each.destinationConnectionState),
  {
    name: 'opened',
    title: t.opened,
    by: (each) => each.createdAt,
    cell: (each) => <When at={each.createdAt} />,
  },
  {
    name: 'left',
    title: t.left,
    by: (each) => (each.status === 'OPEN' ? (endOf(each) ?? 0) : 0),
    cell: (each) =>
      each.status === 'OPEN' ? <TimeLeft start={each.createdAt} end={endOf(each)} /> : <span>{t.ended}</span>,
  },
];

function side(name: string, title: string, of: (tunnel: Tunnel) => SideState | undefined): Column<Tunnel> {
  return { name, title, by: (each) => of(each)?.status ?? '', cell: (each) => <SideCell state={of(each)} /> };
}

export function SideCell({ state }: { state: SideState | undefined }) {
  if (state === undefined) {
    return <span>{texts.unknown}</span>;
  }
  return (
    <>
      <State good={state.status === 'CONNECTED'}>{t.sides[state.status] ?? state.status}</State>{' '}
      <Since at={state.lastUpdatedAt} />
    </>
  );
}

function nameOf(tunnel: Tunnel): string {
  return tunnel.destinationConfig?.thingName ?? tunnel.description ?? tunnel.tunnelId;
}

/** All tunnels of the account. */
export function Tunnels() {
  const query = useSignal('');
  const status = useSignal('OPEN');
  const sorting = useSignal<Sorting>({ column: 'opened', down: true });
  const opening = useSignal(false);
  useEffect(() => tunnels.watch(), []);
  const state = tunnels.state.value;
  const shown = useComputed(() => {
    const text = query.value.trim().toLowerCase();
    const found = tunnels.state.value.items.filter(
      (each) =>
        (status.value === '' || each.status === status.value) && (text === '' || mentions(each, text)),
    );
    return sorted(found, COLUMNS, sorting.value);
  });
  const summaries = state.items.length > 0 && state.items[0]?.sourceConnectionState === undefined;
  return (
    <>
      <header class="top">
        <h1>{t.title}</h1>
        <ActionButton
          operation="OpenTunnel"
          kind="primary"
          onClick={() => {
            opening.value = true;
          }}
        >
          {t.open}
        </ActionButton>
      </header>
      <Toolbar
        hint={t.searchHint}
        query={query.value}
        onQuery={(text) => {
          query.value = text;
        }}
        shown={shown.value.length}
        all={state.items.length}
      >
        <select
          aria-label={t.status}
          value={status.value}
          onChange={(event) => {
            status.value = event.currentTarget.value;
          }}
        >
          <option value="OPEN">{t.states['OPEN']}</option>
          <option value="CLOSED">{t.states['CLOSED']}</option>
          <option value="">{texts.all}</option>
        </select>
      </Toolbar>
      <Problem error={state.error} />
      {summaries && <p class="note">{t.summaryOnly}</p>}
      {state.items.length === 0 && state.complete && (
        <Empty title={t.emptyTitle}>
          <p>{t.empty}</p>
        </Empty>
      )}
      {state.items.length === 0 && !state.complete && state.error === null && (
        <p role="status">{texts.loading}</p>
      )}
      {state.items.length > 0 && shown.value.length === 0 && (
        <p class="note">
          {t.nothingFound}{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              query.value = '';
              status.value = '';
            }}
          >
            {t.clear}
          </button>
        </p>
      )}
      {shown.value.length > 0 && (
        <VirtualTable
          label={t.title}
          items={shown.value}
          columns={COLUMNS}
          keyOf={(each) => each.tunnelId}
          sorting={sorting.value}
          onSort={(next) => {
            sorting.value = next;
          }}
          layout="tunnels"
          rowHeight={48}
          cardHeight={124}
        />
      )}
      {opening.value && (
        <OpenTunnel
          thing=""
          onClose={() => {
            opening.value = false;
          }}
        />
      )}
    </>
  );
}
