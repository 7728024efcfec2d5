import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, it } from 'vitest';

const BUDGET_BYTES = 300_000;
const CONSOLE = fileURLToPath(new URL('../../..', import.meta.url));

it('needs less than 300 kB, compressed, until a terminal is opened', async () => {
  const files = await bundle();
  const first = files.find((file) => file.type === 'chunk' && file.isEntry);
  const chunks = withImports(first?.fileName ?? '', files);
  const terminal = files.filter((file) => file.type === 'chunk' && !chunks.has(file.fileName));
  // The terminal's code is fetched when the first shell is opened, and not with the first page.
  expect(terminal.map((file) => file.fileName)).toContainEqual(expect.stringContaining('Shells'));

  const later = new Set(terminal.flatMap(styles));
  const needed = files.filter(
    (file) => chunks.has(file.fileName) || (isAsset(file) && !later.has(file.fileName)),
  );
  const bytes = needed.reduce((sum, file) => sum + gzipSync(content(file)).length, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(BUDGET_BYTES);
});

type File = Rolldown.OutputChunk | Rolldown.OutputAsset;

async function bundle(): Promise<File[]> {
  const made = await build({
    root: CONSOLE,
    configFile: `${CONSOLE}vite.config.ts`,
    mode: 'production',
    logLevel: 'error',
    build: { write: false },
  });
  return (made as Rolldown.RolldownOutput).output;
}

/** The chunk of this name, and all that the browser loads before it runs. */
function withImports(name: string, files: File[], found = new Set<string>()): Set<string> {
  const file = files.find((each) => each.fileName === name);
  if (file?.type === 'chunk' && !found.has(name)) {
    found.add(name);
    for (const each of file.imports) {
      withImports(each, files, found);
    }
  }
  return found;
}

function styles(file: File): string[] {
  return file.type === 'chunk' ? [...(file.viteMetadata?.importedCss ?? [])] : [];
}

function isAsset(file: File): boolean {
  return file.type === 'asset';
}

function content(file: File): string | Uint8Array {
  return file.type === 'chunk' ? file.code : file.source;
}
