import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { devices, tunnels } from '../api/lists';
import { keepSourceToken } from '../api/tokens';
import { type NewTunnel, openTunnel, type Tag, type Tokens } from '../api/tunnels';
import { texts } from '../texts';
import { CopyBox, Dialog, Field, Problem, useTask } from '../ui/parts';
import { go } from '../ui/route';

const t = texts.open;
const SERVICE = /^[a-zA-Z0-9:_-]{1,128}$/;

/** The dialog that opens a tunnel, with the services that the device offers. */
export function OpenTunnel({ thing, onClose }: { thing: string; onClose: () => void }) {
  const name = useSignal(thing);
  const opened = useSignal<(Tokens & { tunnelId: string }) | null>(null);
  const { busy, error, run } = useTask();
  useEffect(() => devices.watch(), []);
  const device = devices.state.value.items.find((each) => each.thingName === name.value);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const withShell = event.submitter?.getAttribute('value') === 'shell';
    void run(async () => {
      const made = await openTunnel(request(form));
      keepSourceToken(made.tunnelId, made.sourceAccessToken);
      tunnels.refresh();
      if (withShell) {
        onClose();
        go('shell', made.tunnelId);
      } else {
        opened.value = made;
      }
    });
  };
  if (opened.value !== null) {
    return <Opened made={opened.value} onClose={onClose} />;
  }
  const offered = device?.services ?? [];
  return (
    <Dialog title={t.title} onClose={onClose}>
      <form onSubmit={submit}>
        <Field label={t.thing} help={t.thingHelp}>
          {(id, help) => (
            <input
              id={id}
              name="thing"
              list="things"
              value={name.value}
              aria-describedby={help}
              autocomplete="off"
              onInput={(event) => {
                name.value = event.currentTarget.value;
              }}
            />
          )}
        </Field>
        <datalist id="things">
          {devices.state.value.items.slice(0, 500).map((each) => (
            <option key={each.thingName} value={each.thingName} />
          ))}
        </datalist>
        {device !== undefined && !device.connected && <p class="note">{t.offline}</p>}
        <fieldset>
          <legend>{t.services}</legend>
          <p class="help">{offered.length > 0 ? t.reported : t.noneReported}</p>
          {offered.map((each) => (
            <label class="check" key={`${name.value} ${each}`}>
              <input
                type="checkbox"
                name="service"
                value={each}
                defaultChecked={each === 'SSH' || offered.length === 1}
              />
              <span>{each}</span>
            </label>
          ))}
          <Field label={t.other}>
            {(id) => <input id={id} name="services" autocomplete="off" spellcheck={false} />}
          </Field>
        </fieldset>
        <Field label={t.lifetime} help={t.lifetimeHelp}>
          {(id, help) => (
            <input
              id={id}
              name="minutes"
              type="number"
              min={1}
              defaultValue="60"
              required
              aria-describedby={help}
            />
          )}
        </Field>
        <Field label={t.description}>
          {(id) => <input id={id} name="description" maxLength={2048} autocomplete="off" />}
        </Field>
        <Field label={t.tags}>{(id) => <textarea id={id} name="tags" rows={2} spellcheck={false} />}</Field>
        <Problem error={error.value} />
        <div class="buttons">
          <button type="button" onClick={onClose}>
            {texts.cancel}
          </button>
          <button type="submit" value="open" disabled={busy.value}>
            {t.submit}
          </button>
          <button type="submit" value="shell" class="primary" disabled={busy.value}>
            {t.shell}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The tokens of a new tunnel, shown once. */
function Opened({ made, onClose }: { made: Tokens & { tunnelId: string }; onClose: () => void }) {
  return (
    <Dialog title={texts.tunnel.tokens} onClose={onClose}>
      <TokenBoxes tokens={made} />
      <div class="buttons">
        <button
          type="button"
          class="primary"
          onClick={() => {
            onClose();
            go('tunnels', made.tunnelId);
          }}
        >
          {texts.tunnel.hideTokens}
        </button>
      </div>
    </Dialog>
  );
}

export function TokenBoxes({ tokens }: { tokens: Tokens }) {
  return (
    <>
      <p class="help">{texts.tunnel.tokensHelp}</p>
      {tokens.sourceAccessToken !== undefined && (
        <CopyBox label={texts.tunnel.sourceToken} value={tokens.sourceAccessToken} />
      )}
      {tokens.destinationAccessToken !== undefined && (
        <CopyBox label={texts.tunnel.destinationToken} value={tokens.destinationAccessToken} />
      )}
    </>
  );
}

/** @throws Error if a service or a tag is malformed, in words for the user */
function request(form: FormData): NewTunnel {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const typed = text('services')
    .split(/[\s,]+/)
    .filter(Boolean);
  const services = [...new Set([...form.getAll('service').map(String), ...typed])];
  const malformed = services.find((each) => !SERVICE.test(each));
  if (malformed !== undefined) {
    throw new Error(t.badService(malformed));
  }
  const thing = text('thing');
  const tags = text('tags').split('\n').filter(Boolean).map(tagOf);
  return {
    timeoutConfig: { maxLifetimeTimeoutMinutes: Number(text('minutes')) },
    ...(thing === '' && services.length === 0
      ? {}
      : { destinationConfig: { services, ...(thing === '' ? {} : { thingName: thing }) } }),
    ...(text('description') === '' ? {} : { description: text('description') }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

function tagOf(line: string): Tag {
  const at = line.indexOf('=');
  if (at < 1) {
    throw new Error(t.badTag(line));
  }
  return { key: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
}
