import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { certifiedUntil, type Device, describeDevice, mentionsThing } from '../api/fleet';
import { devices } from '../api/lists';
import { listTunnels, type Tunnel } from '../api/tunnels';
import { texts } from '../texts';
import { Empty, Problem, State } from '../ui/parts';
import { to } from '../ui/route';
import { type Column, type Sorting, sorted, Toolbar, VirtualTable } from '../ui/table';
import { now, Since, When } from '../ui/time';
import { OpenButton, ShellButton } from './starters';

const t = texts.things;
const SOON_SECONDS = 14 * 86400;

const COLUMNS: readonly Column<Device>[] = [
  {
    name: 'thing',
    title: t.name,
    by: (each) => each.thingName,
    cell: (each) => <a href={to('things', each.thingName)}>{each.thingName}</a>,
  },
  {
    name: 'device',
    title: t.state,
    by: (each) => (each.connected ? 0 : Date.now() / 1000 - (each.lastSeenAt ?? 0)),
    cell: (each) => <DeviceState device={each} />,
  },
  {
    name: 'services',
    title: t.services,
    by: (each) => (each.services ?? []).join(' '),
    cell: (each) => (each.services ?? []).join(', '),
  },
  {
    name: 'groups',
    title: t.groups,
    by: (each) => each.groups.join(' '),
    cell: (each) => each.groups.join(', '),
  },
  {
    name: 'certificate',
    title: t.certificate,
    by: (each) => certifiedUntil(each) ?? 0,
    cell: (each) => <CertifiedUntil device={each} />,
  },
  {
    name: 'buttons',
    title: t.actions,
    cell: (each) => (
      <span class="pair">
        <ShellButton device={each} small />
        <OpenButton thing={each.thingName} small />
      </span>
    ),
  },
];

export function DeviceState({ device }: { device: Device }) {
  if (device.connected) {
    return (
      <>
        <State good>{t.connected}</State> <Since at={device.connectedAt} />
      </>
    );
  }
  if (device.notifiedElsewhere === true) {
    return <State good={false}>{t.elsewhere}</State>;
  }
  return device.lastSeenAt === undefined ? (
    <State good={false}>{t.neverSeen}</State>
  ) : (
    <>
      <State good={false}>{t.lastSeen}</State> <When at={device.lastSeenAt} />
    </>
  );
}

function CertifiedUntil({ device }: { device: Device }) {
  const end = certifiedUntil(device);
  if (end === undefined) {
    return <span class="warn">{texts.none}</span>;
  }
  return (
    <span class={end - now.value < SOON_SECONDS ? 'warn' : ''}>
      <When at={end} day />
    </span>
  );
}

/** All things of the account. */
export function Things() {
  const query = useSignal('');
  const filter = useSignal<'all' | 'connected' | 'away'>('all');
  const sorting = useSignal<Sorting>({ column: 'thing', down: false });
  useEffect(() => devices.watch(), []);
  const state = devices.state.value;
  const shown = useComputed(() => {
    const text = query.value.trim().toLowerCase();
    const found = devices.state.value.items.filter(
      (each) =>
        (filter.value === 'all' || each.connected === (filter.value === 'connected')) &&
        (text === '' || mentionsThing(each, text)),
    );
    return sorted(found, COLUMNS, sorting.value);
  });
  return (
    <>
      <header class="top">
        <h1>{t.title}</h1>
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
          aria-label={t.state}
          value={filter.value}
          onChange={(event) => {
            filter.value = event.currentTarget.value as 'all' | 'connected' | 'away';
          }}
        >
          {Object.entries(t.filter).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </Toolbar>
      <Problem error={state.error} />
      {state.items.length === 0 && !state.complete && state.error === null && (
        <p role="status">{texts.loading}</p>
      )}
      {state.items.length === 0 && state.complete && <NoThings />}
      {state.items.length > 0 && shown.value.length === 0 && <p class="note">{t.nothingFound}</p>}
      {shown.value.length > 0 && (
        <VirtualTable
          label={t.title}
          items={shown.value}
          columns={COLUMNS}
          keyOf={(each) => each.thingName}
          sorting={sorting.value}
          onSort={(next) => {
            sorting.value = next;
          }}
          layout="things"
          rowHeight={52}
          cardHeight={148}
        />
      )}
    </>
  );
}

export function NoThings() {
  return (
    <Empty title={t.emptyTitle}>
      <p>{t.empty}</p>
      <pre>
        <code>{t.emptyCommand}</code>
      </pre>
    </Empty>
  );
}

/** One thing. */
export function Thing({ name }: { name: string }) {
  const device = useSignal<Device | null>(null);
  const itsTunnels = useSignal<readonly Tunnel[]>([]);
  const problem = useSignal<unknown>(null);
  useEffect(() => {
    const load = async () => {
      if (document.hidden) {
        return;
      }
      try {
        device.value = await describeDevice(name);
        problem.value = null;
        const page = await listTunnels({ thingName: name, includeDetails: false });
        itsTunnels.value = page.tunnelSummaries;
      } catch (error) {
        problem.value = error;
      }
    };
    void load();
    const timer = setInterval(() => void load(), 4000);
    return () => clearInterval(timer);
  }, [name, device, itsTunnels, problem]);
  const found = device.value;
  return (
    <>
      <p>
        <a href={to('things')}>← {t.back}</a>
      </p>
      <header class="top">
        <h1>{name}</h1>
        {found !== null && (
          <div class="actions">
            <ShellButton device={found} />
            <OpenButton thing={name} />
          </div>
        )}
      </header>
      <Problem error={problem.value} />
      {found === null && problem.value === null && <p role="status">{texts.loading}</p>}
      {found !== null && (
        <div class="columns">
          <section class="card">
            <dl>
              <dt>{t.state}</dt>
              <dd>
                <DeviceState device={found} />
              </dd>
              <dt>{t.services}</dt>
              <dd>{(found.services ?? []).join(', ') || texts.none}</dd>
              <dt>{t.groups}</dt>
              <dd>{found.groups.join(', ') || texts.none}</dd>
              <dt>{t.created}</dt>
              <dd>
                <When at={found.createdAt} />
              </dd>
              <dt>{texts.tunnel.arn}</dt>
              <dd class="mono">{found.thingArn}</dd>
            </dl>
          </section>
          <section class="card">
            <h2>{t.certificates}</h2>
            {found.certificates.length === 0 && <p class="help">{t.noCertificate}</p>}
            <ul class="plain">
              {found.certificates.map((each) => (
                <li key={each.certificateId}>
                  <State good={each.status === 'ACTIVE'}>{each.status}</State> <When at={each.endsAt} day />{' '}
                  <span class="mono">{each.certificateId.slice(0, 16)}…</span>
                </li>
              ))}
            </ul>
            <h2>{t.attributes}</h2>
            <ul class="plain">
              {Object.entries(found.attributes).map(([key, value]) => (
                <li key={key}>
                  {key} = {value}
                </li>
              ))}
              {Object.keys(found.attributes).length === 0 && <li class="help">{texts.none}</li>}
            </ul>
          </section>
          <section class="card">
            <h2>{t.tunnels}</h2>
            {itsTunnels.value.length === 0 && <p class="help">{t.noTunnels}</p>}
            <ul class="plain">
              {itsTunnels.value.slice(0, 20).map((each) => (
                <li key={each.tunnelId}>
                  <State good={each.status === 'OPEN'}>
                    {texts.tunnels.states[each.status] ?? each.status}
                  </State>{' '}
                  <a href={to('tunnels', each.tunnelId)}>
                    <When at={each.createdAt} />
                  </a>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </>
  );
}
