import type { SshClientSession } from '@microsoft/dev-tunnels-ssh';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts';
import { explain, Problem, useTask } from '../ui/parts';
import { When } from '../ui/time';
import { type Entry, Sftp } from './sftp';
import { droppedFiles, saver, type Upload } from './transfers';

const t = texts.shell;
const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'];

interface Transfer {
  readonly id: number;
  readonly name: string;
  readonly all: number;
  readonly done: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly why?: string;
}

/** A folder of the device: download, upload by a button or by dropping files and folders. */
export function Files({ ssh }: { ssh: SshClientSession }) {
  const sftp = useRef<Sftp | null>(null);
  const path = useSignal('');
  const entries = useSignal<readonly Entry[] | null>(null);
  const transfers = useSignal<readonly Transfer[]>([]);
  const over = useSignal(false);
  const nextId = useRef(1);
  const { busy, error, run } = useTask();
  const show = (to: string) =>
    run(async () => {
      sftp.current ??= await Sftp.open(ssh);
      const real = await sftp.current.realPath(to);
      entries.value = await sftp.current.list(real);
      path.value = real;
    });
  useEffect(() => {
    void show('');
    return () => sftp.current?.close();
  }, [ssh]);
  const track = async (
    name: string,
    all: number,
    work: (onProgress: (done: number) => void) => Promise<void>,
  ) => {
    const id = nextId.current++;
    const update = (change: Partial<Transfer>) => {
      transfers.value = transfers.value.map((each) => (each.id === id ? { ...each, ...change } : each));
    };
    transfers.value = [...transfers.value, { id, name, all, done: 0, state: 'running' as const }].slice(-50);
    try {
      await work((done) => update({ done }));
      update({ done: all, state: 'done' });
    } catch (e) {
      update({ state: 'failed', why: explain(e) });
    }
  };
  const download = async (entry: Entry) => {
    const client = sftp.current;
    if (client === null) {
      return;
    }
    const from = join(path.value, entry.name);
    const save = await saver(entry.name);
    if (save !== null) {
      await track(entry.name, entry.size, async (onProgress) => {
        let done = 0;
        await client.download(from, async (part) => {
          await save.write(part);
          done += part.length;
          onProgress(done);
        });
        await save.close();
      });
    }
  };
  const upload = async (uploads: readonly Upload[]) => {
    const client = sftp.current;
    const folder = path.value;
    if (client === null) {
      return;
    }
    const made = new Set<string>();
    for (const each of uploads) {
      await track(each.path.join('/'), each.file.size, async (onProgress) => {
        let parent = folder;
        for (const part of each.path.slice(0, -1)) {
          parent = join(parent, part);
          if (!made.has(parent)) {
            await client.makeFolder(parent);
            made.add(parent);
          }
        }
        await client.upload(join(parent, each.path.at(-1) ?? ''), each.file, onProgress);
      });
    }
    await show(folder);
  };
  return (
    <aside
      class={over.value ? 'files drop' : 'files'}
      aria-label={t.files}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        if (event.dataTransfer !== null) {
          void droppedFiles(event.dataTransfer).then(upload);
        }
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void show(String(new FormData(event.currentTarget as HTMLFormElement).get('path')));
        }}
      >
        <input name="path" aria-label={t.path} value={path.value} spellcheck={false} autocomplete="off" />
        <button type="submit" class="small" disabled={busy.value}>
          {t.go}
        </button>
      </form>
      <label class="upload">
        {t.upload}{' '}
        <input
          type="file"
          multiple
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])].map((file) => ({
              path: [file.name],
              file,
            }));
            event.currentTarget.value = '';
            void upload(chosen);
          }}
        />
      </label>
      <p class="help">{t.dropHere}</p>
      <Problem error={error.value} />
      <table>
        <thead>
          <tr>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.size}</th>
            <th scope="col">{t.changed}</th>
          </tr>
        </thead>
        <tbody>
          {path.value !== '' && path.value !== '/' && (
            <tr>
              <td colSpan={3}>
                <button type="button" class="link" onClick={() => void show(join(path.value, '..'))}>
                  ↑ {t.parent}
                </button>
              </td>
            </tr>
          )}
          {(entries.value ?? []).map((each) => (
            <tr key={each.name}>
              <td>
                <button
                  type="button"
                  class="link"
                  title={each.isFolder ? undefined : t.download}
                  onClick={() => void (each.isFolder ? show(join(path.value, each.name)) : download(each))}
                >
                  {each.name}
                  {each.isFolder ? '/' : ''}
                </button>
              </td>
              <td class="number">{each.isFolder ? '' : size(each.size)}</td>
              <td>
                <When at={each.modified} day />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.value?.length === 0 && <p class="help">{t.noFiles}</p>}
      {transfers.value.length > 0 && (
        <section aria-label={t.transfers}>
          <h2>{t.transfers}</h2>
          <ul class="plain">
            {transfers.value.map((each) => (
              <li key={each.id}>
                {each.name} {state(each)}
                {each.state === 'running' && (
                  <progress max={Math.max(1, each.all)} value={each.done} aria-label={each.name} />
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}

function state(transfer: Transfer): string {
  return transfer.state === 'done' ? t.done : transfer.state === 'failed' ? t.failed(transfer.why ?? '') : '';
}

function size(bytes: number): string {
  let rest = bytes;
  let unit = 0;
  while (rest >= 1000 && unit < SIZES.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${unit === 0 ? rest : rest.toFixed(1)} ${SIZES[unit]}`;
}

function join(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}
