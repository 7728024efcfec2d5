import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { devices, tunnels } from '../api/lists';
import { onSignOut } from '../api/session';
import { endOf, type Tunnel } from '../api/tunnels';
import { texts } from '../texts';
import { Problem } from '../ui/parts';
import { to } from '../ui/route';
import { now, TimeLeft } from '../ui/time';
import { ShellButton } from './starters';
import { DeviceState, NoThings } from './Things';

const t = texts.overview;
const KEPT = 240;
const STEP_SECONDS = 5;
const HOUR = 3600;

interface Sample {
  readonly open: number;
  readonly attached: number;
}

const samples = signal<readonly Sample[]>([]);
let sampledAt = 0;

onSignOut(() => {
  samples.value = [];
});

// The plots show what this page has seen; the lists are read while any page that needs them is open.
effect(() => {
  const state = tunnels.state.value;
  if (state.complete && now.value - sampledAt >= STEP_SECONDS) {
    sampledAt = now.peek();
    const open = state.items.filter((each) => each.status === 'OPEN');
    const sample = { open: open.length, attached: open.reduce((sum, each) => sum + attachedSides(each), 0) };
    samples.value = [...samples.peek(), sample].slice(-KEPT);
  }
});

function attachedSides(tunnel: Tunnel): number {
  return [tunnel.sourceConnectionState, tunnel.destinationConnectionState].filter(
    (each) => each?.status === 'CONNECTED',
  ).length;
}

/** The first page: how many, what is ready, what ends soon. */
export function Overview() {
  useEffect(() => tunnels.watch(), []);
  useEffect(() => devices.watch(), []);
  const open = tunnels.state.value.items.filter((each) => each.status === 'OPEN');
  const both = open.filter((each) => attachedSides(each) === 2).length;
  const fleet = devices.state.value;
  const connected = fleet.items.filter((each) => each.connected);
  const ending = open
    .filter((each) => (endOf(each) ?? Number.POSITIVE_INFINITY) - now.value < HOUR)
    .sort((a, b) => (endOf(a) ?? 0) - (endOf(b) ?? 0));
  return (
    <>
      <header class="top">
        <h1>{t.title}</h1>
      </header>
      <Problem error={tunnels.state.value.error} />
      <Problem error={fleet.error} />
      <ul class="tiles">
        <Tile href={to('tunnels')} value={open.length} name={t.open} />
        <Tile href={to('tunnels')} value={both} name={t.both} />
        <Tile href={to('tunnels')} value={open.length - both} name={t.waiting} />
        <Tile
          href={to('things')}
          value={connected.length}
          name={t.devices}
          more={t.ofThings(fleet.items.length)}
        />
      </ul>
      <div class="columns">
        <section class="card">
          <h2>{t.ready}</h2>
          {fleet.complete && fleet.items.length === 0 && <NoThings />}
          <ul class="ready">
            {connected.slice(0, 8).map((each) => (
              <li key={each.thingName}>
                <span>
                  <a href={to('things', each.thingName)}>{each.thingName}</a>
                  <br />
                  <DeviceState device={each} />
                </span>
                <ShellButton device={each} />
              </li>
            ))}
          </ul>
        </section>
        <section class="card">
          <h2>{t.history((KEPT * STEP_SECONDS) / 60)}</h2>
          <Plot name={t.opened} values={samples.value.map((each) => each.open)} />
          <Plot name={t.attached} values={samples.value.map((each) => each.attached)} />
        </section>
        <section class="card">
          <h2>{t.endingSoon}</h2>
          {ending.length === 0 && <p class="help">{t.noEnding}</p>}
          <ul class="plain">
            {ending.slice(0, 10).map((each) => (
              <li key={each.tunnelId}>
                <a href={to('tunnels', each.tunnelId)}>
                  {each.destinationConfig?.thingName ?? each.tunnelId}
                </a>{' '}
                <TimeLeft start={each.createdAt} end={endOf(each)} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

function Tile(props: { href: string; value: number; name: string; more?: string }) {
  return (
    <li>
      <a class="tile" href={props.href}>
        <strong>{props.value}</strong> <span>{props.name}</span>
        {props.more !== undefined && <small>{props.more}</small>}
      </a>
    </li>
  );
}

/** A line of values over time, scaled to the largest. */
function Plot({ name, values }: { name: string; values: readonly number[] }) {
  const top = Math.max(1, ...values);
  const points = values
    .map((each, index) => `${(index * 300) / (KEPT - 1)},${58 - (each * 54) / top}`)
    .join(' ');
  const last = values.at(-1) ?? 0;
  return (
    <figure class="plot">
      <svg viewBox="0 0 300 60" preserveAspectRatio="none" role="img" aria-label={t.plot(name, last)}>
        <line x1="0" y1="59" x2="300" y2="59" class="axis" />
        {values.length > 1 && <polyline points={points} class="line" />}
      </svg>
      <figcaption>
        <strong>{last}</strong> {name}
      </figcaption>
    </figure>
  );
}
