import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type ITheme, Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts';
import { styleWithoutInlineStyles } from './screen';
import type { Shell, Screen as ShellScreen } from './shell';
import '@xterm/xterm/css/xterm.css';

const SCROLLBACK_LINES = 10_000;
const THEME: ITheme = {
  background: '#10171a',
  foreground: '#e3eaec',
  cursor: '#5fc7bd',
  selectionBackground: '#35545a',
};

styleWithoutInlineStyles();

/** A terminal as the shell and the search field use it. */
export interface Terminals extends ShellScreen {
  /** Fits the terminal into its place, before the shell asks for its size. */
  open(): void;
  find(text: string, backwards: boolean): void;
}

/** The terminal of a shell. It exists for as long as the shell's tab, so that its text stays. */
export function Screen(props: { shell: Shell; shown: boolean; onReady: (made: Terminals) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const fit = useRef<() => void>(() => {});
  const focus = useRef<() => void>(() => {});
  const { shell, shown, onReady } = props;
  useEffect(() => {
    const element = place.current;
    if (element === null) {
      return;
    }
    const terminal = new Terminal({
      scrollback: SCROLLBACK_LINES,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
      theme: THEME,
      minimumContrastRatio: 4.5,
      allowProposedApi: true,
    });
    const fitting = new FitAddon();
    const search = new SearchAddon();
    terminal.loadAddon(fitting);
    terminal.loadAddon(search);
    terminal.loadAddon(
      new WebLinksAddon((_, address) => window.open(address, '_blank', 'noopener,noreferrer')),
    );
    terminal.open(element);
    terminal.onData((text) => shell.type(text));
    terminal.onBinary((text) => shell.typeBinary(text));
    terminal.onResize((size) => shell.resize(size.cols, size.rows));
    terminal.attachCustomKeyEventHandler((event) => !copies(event, terminal));
    terminal.textarea?.setAttribute('aria-label', texts.shell.terminal);
    fit.current = () => {
      if (element.clientWidth > 0) {
        fitting.fit();
      }
    };
    focus.current = () => terminal.focus();
    const observer = new ResizeObserver(() => fit.current());
    observer.observe(element);
    onReady({
      get cols() {
        return terminal.cols;
      },
      get rows() {
        return terminal.rows;
      },
      open: () => fit.current(),
      write: (data, taken) => terminal.write(data, taken),
      find: (text, backwards) => void (backwards ? search.findPrevious(text) : search.findNext(text)),
    });
    return () => {
      observer.disconnect();
      terminal.dispose();
    };
  }, [shell]);
  useEffect(() => {
    if (shown) {
      fit.current();
      focus.current();
    }
  }, [shown]);
  return <div ref={place} class={shown ? 'screen' : 'screen away'} />;
}

/** Ctrl+Shift+C copies the selection; a bare Ctrl+C goes to the device. The browser's own paste keys work. */
function copies(event: KeyboardEvent, terminal: Terminal): boolean {
  const wanted = event.ctrlKey && event.shiftKey && event.code === 'KeyC' && terminal.hasSelection();
  if (wanted && event.type === 'keydown') {
    event.preventDefault();
    void navigator.clipboard.writeText(terminal.getSelection());
  }
  return wanted;
}
