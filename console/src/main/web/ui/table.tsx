import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts';

export interface Column<T> {
  readonly name: string;
  readonly title: string;
  /** What the column is sorted by; without it the column cannot be sorted. */
  readonly by?: (item: T) => string | number;
  readonly cell: (item: T) => ComponentChildren;
}

export interface Sorting {
  readonly column: string;
  readonly down: boolean;
}

const NARROW = matchMedia('(max-width: 760px)');
const SPARE = 6;

/** Sorts without changing the given array. */
export function sorted<T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  sorting: Sorting,
): readonly T[] {
  const by = columns.find((each) => each.name === sorting.column)?.by;
  if (by === undefined) {
    return items;
  }
  const keyed = items.map((item) => ({ item, key: by(item) }));
  const sign = sorting.down ? -1 : 1;
  keyed.sort((a, b) => sign * compare(a.key, b.key));
  return keyed.map((each) => each.item);
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'string' && typeof b === 'string'
    ? a.localeCompare(b, undefined, { numeric: true })
    : Number(a) - Number(b);
}

/**
 * A table whose rows exist only while they are in sight. The arrow keys move the focus from row to row. On a narrow
 * screen each row is a card.
 */
export function VirtualTable<T>(props: {
  label: string;
  items: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (item: T) => string;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  layout: string;
  /** Heights of a row and of a card in pixels. */
  rowHeight: number;
  cardHeight: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const narrow = useSignal(NARROW.matches);
  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return;
    }
    const observer = new ResizeObserver(() => {
      height.value = element.clientHeight;
    });
    observer.observe(element);
    const change = () => {
      narrow.value = NARROW.matches;
    };
    NARROW.addEventListener('change', change);
    return () => {
      observer.disconnect();
      NARROW.removeEventListener('change', change);
    };
  }, [height, narrow]);
  const row = narrow.value ? props.cardHeight : props.rowHeight;
  const first = Math.max(0, Math.floor(top.value / row) - SPARE);
  const last = Math.min(props.items.length, Math.ceil((top.value + height.value) / row) + SPARE);
  const place = useRef<HTMLDivElement>(null);
  if (place.current !== null) {
    place.current.style.height = `${props.items.length * row}px`;
  }
  useEffect(() => {
    if (place.current !== null) {
      place.current.style.height = `${props.items.length * row}px`;
    }
  }, [props.items.length, row]);
  return (
    <div
      class={`table ${props.layout}`}
      role="table"
      aria-label={props.label}
      aria-rowcount={props.items.length + 1}
    >
      <Head columns={props.columns} sorting={props.sorting} onSort={props.onSort} />
      <div
        ref={box}
        class="rows"
        role="rowgroup"
        // A region that scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={(event) => {
          top.value = event.currentTarget.scrollTop;
        }}
        onKeyDown={(event) => moveFocus(event, box.current, row)}
      >
        <div class="place" role="presentation" ref={place}>
          {props.items.slice(first, last).map((item, index) => (
            <Row
              key={props.keyOf(item)}
              item={item}
              columns={props.columns}
              index={first + index}
              height={row}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function Head<T>({
  columns,
  sorting,
  onSort,
}: {
  columns: readonly Column<T>[];
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
}) {
  return (
    <div role="rowgroup" class="head">
      <div role="row" aria-rowindex={1} class="row">
        {columns.map((column) => {
          const on = sorting.column === column.name;
          return (
            <div
              key={column.name}
              role="columnheader"
              class={column.name}
              aria-sort={on ? (sorting.down ? 'descending' : 'ascending') : undefined}
            >
              {column.by === undefined ? (
                column.title
              ) : (
                <button
                  type="button"
                  class="sort"
                  onClick={() => onSort({ column: column.name, down: on && !sorting.down })}
                >
                  {column.title}
                  <span aria-hidden="true">{on ? (sorting.down ? ' ↓' : ' ↑') : ''}</span>
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row<T>({
  item,
  columns,
  index,
  height,
}: {
  item: T;
  columns: readonly Column<T>[];
  index: number;
  height: number;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (ref.current !== null) {
      ref.current.style.transform = `translateY(${index * height}px)`;
      ref.current.style.height = `${height}px`;
    }
  }, [index, height]);
  return (
    <div ref={ref} role="row" class="row" aria-rowindex={index + 2} data-index={index}>
      {columns.map((column) => (
        <div key={column.name} role="cell" class={column.name} data-title={column.title}>
          {column.cell(item)}
        </div>
      ))}
    </div>
  );
}

function moveFocus(event: KeyboardEvent, box: HTMLDivElement | null, height: number): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || box === null || !(event.target instanceof HTMLElement)) {
    return;
  }
  const from = event.target.closest<HTMLElement>('[data-index]');
  const index = from === null ? Math.floor(box.scrollTop / height) : Number(from.dataset['index']) + step;
  const target = box.querySelector<HTMLElement>(`[data-index="${index}"] a, [data-index="${index}"] button`);
  if (target !== null) {
    event.preventDefault();
    target.focus({ preventScroll: true });
    target.closest('[data-index]')?.scrollIntoView({ block: 'nearest' });
  }
}

/** The search field and the number of rows above a table. */
export function Toolbar(props: {
  hint: string;
  query: string;
  onQuery: (query: string) => void;
  shown: number;
  all: number;
  children?: ComponentChildren;
}) {
  return (
    <search class="toolbar">
      <input
        type="search"
        aria-label={texts.search}
        placeholder={props.hint}
        value={props.query}
        onInput={(event) => props.onQuery(event.currentTarget.value)}
      />
      {props.children}
      <output class="count">{texts.shown(props.shown, props.all)}</output>
    </search>
  );
}
