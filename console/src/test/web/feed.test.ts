import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Feed } from '../../main/web/api/feed';

/** A service with pages of two. */
class Pages {
  items: string[] = [];
  calls: (string | undefined)[] = [];

  read = async (next?: string) => {
    this.calls.push(next);
    const from = Number(next ?? 0);
    const items = this.items.slice(from, from + 2);
    return from + 2 < this.items.length ? { items, next: String(from + 2) } : { items };
  };
}

describe('a feed', () => {
  let pages: Pages;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', { hidden: false });
    pages = new Pages();
  });

  const turns = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await vi.advanceTimersByTimeAsync(3000);
    }
  };

  it('reads all pages once without waiting, and then the first and one other at each turn', async () => {
    pages.items = ['a', 'b', 'c', 'd', 'e'];
    const feed = new Feed(pages.read, (each) => each, true);
    feed.watch();
    await vi.advanceTimersByTimeAsync(10);
    expect(feed.state.value).toMatchObject({ items: ['a', 'b', 'c', 'd', 'e'], complete: true });
    expect(pages.calls).toEqual([undefined, '2', '4']);
    pages.calls = [];
    await turns(3);
    expect(pages.calls).toEqual([undefined, undefined, '2', undefined, '4']);
  });

  it('shows what is new, and drops what is gone after a pass', async () => {
    pages.items = ['a', 'b', 'c'];
    const feed = new Feed(pages.read, (each) => each, true);
    feed.watch();
    await vi.advanceTimersByTimeAsync(10);
    pages.items = ['new', 'a', 'c'];
    await turns(1);
    expect(feed.state.value.items).toContain('new');
    await turns(2);
    expect(new Set(feed.state.value.items)).toEqual(new Set(['new', 'a', 'c']));
  });

  it('keeps what it knows after an error, and says so until the next success', async () => {
    pages.items = ['a'];
    const feed = new Feed(pages.read, (each) => each, true);
    feed.watch();
    await vi.advanceTimersByTimeAsync(10);
    const read = pages.read;
    const broken = vi.fn().mockRejectedValueOnce(new Error('down')).mockImplementation(read);
    Object.assign(feed, { read: broken });
    await turns(1);
    expect(feed.state.value).toMatchObject({ items: ['a'], error: { message: 'Error: down' } });
    await turns(1);
    expect(feed.state.value.error).toBeNull();
  });

  it('asks nothing while the page is hidden or nobody watches', async () => {
    vi.stubGlobal('document', { hidden: true });
    const feed = new Feed(pages.read, (each) => each, true);
    const stop = feed.watch();
    await turns(3);
    expect(pages.calls).toEqual([]);
    vi.stubGlobal('document', { hidden: false });
    await turns(1);
    expect(pages.calls).toHaveLength(1);
    stop();
    await turns(3);
    expect(pages.calls).toHaveLength(1);
  });

  it('forgets what it read for one caller when another signs in', async () => {
    pages.items = ['secret of alice'];
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const feed = new Feed(
      async (next?: string) => {
        await gate;
        return pages.read(next);
      },
      (each) => each,
      true,
    );
    feed.watch();
    await vi.advanceTimersByTimeAsync(10);
    feed.reset();
    release();
    await vi.advanceTimersByTimeAsync(10);
    expect(feed.state.value.items).toEqual([]);
  });
});
