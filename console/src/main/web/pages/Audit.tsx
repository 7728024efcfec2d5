import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { type AuditFilter, type AuditLine, listAudit } from '../api/audit';
import { texts } from '../texts';
import { Field, Problem, State, useTask } from '../ui/parts';
import { to } from '../ui/route';
import { When } from '../ui/time';

const t = texts.audit;
/** The most lines that the page keeps. */
const MOST_LINES = 5000;
const SHOWN_ELSEWHERE = new Set([
  'time',
  'kind',
  'caller',
  'source',
  'operation',
  'tunnel',
  'thing',
  'outcome',
]);

/** The audit log, the newest lines first. */
export function Audit() {
  const lines = useSignal<readonly AuditLine[]>([]);
  const next = useSignal<string | undefined>(undefined);
  const searched = useSignal(false);
  const filter = useRef<AuditFilter>({});
  const { busy, error, run } = useTask();
  const read = (from?: string) =>
    run(async () => {
      const page = await listAudit(filter.current, from);
      const before = from === undefined ? [] : lines.value;
      lines.value = [...before, ...page.events].slice(0, MOST_LINES);
      next.value = page.nextToken;
      searched.value = true;
    });
  useEffect(() => {
    void read();
  }, []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    filter.current = filterOf(new FormData(event.currentTarget as HTMLFormElement));
    void read();
  };
  return (
    <>
      <header class="top">
        <h1>{t.title}</h1>
      </header>
      <Filters onSubmit={submit} busy={busy.value} />
      <Problem error={error.value} />
      {lines.value.length > 0 && (
        <div class="scroll">
          <table class="audit">
            <thead>
              <tr>
                {[t.time, t.kind, t.what, t.who, t.about, t.outcome].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.value.map((line, index) => (
                <Line key={index} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p role="status" class="note">
        {busy.value
          ? t.searching
          : searched.value && next.value === undefined
            ? lines.value.length === 0
              ? t.nothing
              : t.end
            : ''}
      </p>
      {next.value !== undefined && (
        <button type="button" disabled={busy.value} onClick={() => void read(next.value)}>
          {t.older}
        </button>
      )}
    </>
  );
}

function Filters({ onSubmit, busy }: { onSubmit: (event: SubmitEvent) => void; busy: boolean }) {
  return (
    <form class="card filters" onSubmit={onSubmit}>
      <Field label={t.kind}>{(id) => <Choice id={id} name="kind" any={t.anyKind} values={t.kinds} />}</Field>
      <Field label={t.outcome}>
        {(id) => <Choice id={id} name="outcome" any={t.anyOutcome} values={t.outcomes} />}
      </Field>
      {(
        [
          ['caller', t.caller],
          ['operation', t.operation],
          ['tunnelId', t.tunnel],
          ['thingName', t.thing],
        ] as const
      ).map(([name, label]) => (
        <Field key={name} label={label}>
          {(id) => <input id={id} name={name} autocomplete="off" spellcheck={false} />}
        </Field>
      ))}
      <Field label={t.from}>{(id) => <input id={id} name="from" type="datetime-local" />}</Field>
      <Field label={t.to}>{(id) => <input id={id} name="to" type="datetime-local" />}</Field>
      <div class="buttons">
        <button type="submit" class="primary" disabled={busy}>
          {t.find}
        </button>
      </div>
    </form>
  );
}

function Choice(props: { id: string; name: string; any: string; values: readonly string[] }) {
  return (
    <select id={props.id} name={props.name}>
      <option value="">{props.any}</option>
      {props.values.map((each) => (
        <option key={each}>{each}</option>
      ))}
    </select>
  );
}

function Line({ line }: { line: AuditLine }) {
  const rest = Object.entries(line).filter(([name]) => !SHOWN_ELSEWHERE.has(name));
  return (
    <tr>
      <td>
        <When at={Date.parse(line['time'] ?? '') / 1000} />
      </td>
      <td>{line['kind']}</td>
      <td>
        {line['operation'] ?? line['side'] ?? ''}
        {rest.length > 0 && (
          <details>
            <summary aria-label={t.all}>…</summary>
            <dl>
              {rest.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd class="mono">{value}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </td>
      <td>
        {line['caller'] ?? ''} <small>{line['source'] ?? ''}</small>
      </td>
      <td>
        <About line={line} />
      </td>
      <td>
        {line['outcome'] !== undefined && (
          <State good={line['outcome'] !== 'refused'}>{line['outcome']}</State>
        )}
      </td>
    </tr>
  );
}

function About({ line }: { line: AuditLine }) {
  const { tunnel, thing } = line;
  return (
    <>
      {thing !== undefined && <a href={to('things', thing)}>{thing}</a>}{' '}
      {tunnel !== undefined && (
        <a class="mono" href={to('tunnels', tunnel)} title={tunnel}>
          {tunnel.slice(0, 8)}
        </a>
      )}
    </>
  );
}

function filterOf(form: FormData): AuditFilter {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const filter: Record<string, string | number> = {};
  for (const name of ['kind', 'outcome', 'caller', 'operation', 'tunnelId', 'thingName']) {
    if (text(name) !== '') {
      filter[name] = text(name);
    }
  }
  for (const [name, field] of [
    ['startTime', 'from'],
    ['endTime', 'to'],
  ] as const) {
    const millis = Date.parse(text(field));
    if (Number.isFinite(millis)) {
      filter[name] = Math.floor(millis / 1000);
    }
  }
  return filter;
}
