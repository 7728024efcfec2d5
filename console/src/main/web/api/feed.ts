import { signal } from '@preact/signals';
import { ApiError } from './client';

/** One page of a list that the service returns in pages. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface FeedState<T> {
  readonly items: readonly T[];
  /** Whether every page has been read once. */
  readonly complete: boolean;
  readonly error: ApiError | null;
}

/**
 * A list that stays current while a page shows it. It first reads all pages; then, at each turn, the first page and
 * one further page in rotation, so that ten thousand rows cost the service two calls a turn. A pass over all pages
 * drops what is no longer there.
 */
export class Feed<T> {
  readonly state = signal<FeedState<T>>({ items: [], complete: false, error: null });
  private readonly items = new Map<string, T>();
  private pass = new Set<string>();
  private next: string | undefined;
  private watchers = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private generation = 0;
  private running = false;

  /**
   * @param newestFirst whether new items come in the first page, which is then read at every turn
   */
  constructor(
    private readonly read: (next?: string) => Promise<Page<T>>,
    private readonly key: (item: T) => string,
    private readonly newestFirst: boolean,
    private readonly everyMillis = 3000,
  ) {}

  /** Keeps the list current until the returned function is called. */
  watch(): () => void {
    this.watchers++;
    if (this.watchers === 1) {
      this.schedule(0);
    }
    return () => {
      this.watchers--;
      if (this.watchers === 0) {
        clearTimeout(this.timer);
      }
    };
  }

  /** Reads again soon, after a change that the user made. */
  refresh(): void {
    if (this.watchers > 0) {
      this.schedule(0);
    }
  }

  /** Forgets everything, because the caller has changed. */
  reset(): void {
    this.generation++;
    this.items.clear();
    this.pass = new Set();
    this.next = undefined;
    this.state.value = { items: [], complete: false, error: null };
  }

  private schedule(millis: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.turn(), millis);
  }

  private async turn(): Promise<void> {
    if (this.running || this.watchers === 0) {
      return;
    }
    if (document.hidden) {
      this.schedule(this.everyMillis);
      return;
    }
    this.running = true;
    const generation = this.generation;
    let wait = this.everyMillis;
    try {
      if (this.newestFirst && this.next !== undefined && this.state.value.complete) {
        const first = await this.read();
        this.take(first.items, generation);
      }
      const page = await this.read(this.next);
      if (generation === this.generation) {
        this.take(page.items, generation);
        for (const item of page.items) {
          this.pass.add(this.key(item));
        }
        this.advance(page.next);
        wait = this.state.value.complete ? this.everyMillis : 0;
      }
    } catch (error) {
      this.next = undefined;
      this.pass = new Set();
      if (generation === this.generation) {
        const known = error instanceof ApiError ? error : new ApiError('Unknown', String(error));
        this.state.value = { ...this.state.value, error: known };
      }
    }
    this.running = false;
    if (this.watchers > 0) {
      this.schedule(wait);
    }
  }

  private take(items: readonly T[], generation: number): void {
    if (generation !== this.generation) {
      return;
    }
    for (const item of items) {
      this.items.set(this.key(item), item);
    }
  }

  private advance(next: string | undefined): void {
    this.next = next;
    let complete = this.state.value.complete;
    if (next === undefined) {
      for (const key of this.items.keys()) {
        if (!this.pass.has(key)) {
          this.items.delete(key);
        }
      }
      this.pass = new Set();
      complete = true;
    }
    this.state.value = { items: [...this.items.values()], complete, error: null };
  }
}
