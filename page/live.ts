/** All runs and sweeps as they are now: asked for once, then kept up to date by what the server tells. */
import { useEffect, useState } from 'preact/hooks';
import type { LiveEvent, RunRow, RunsReply, SweepRow } from '../src/ui/contract.js';
import type { Source } from './source.js';

export interface Known {
  readonly folder: string;
  /** Grows with every change. */
  readonly version: number;
  readonly runs: readonly RunRow[];
  readonly sweeps: readonly SweepRow[];
  /** Whether the server stays silent. */
  readonly lost: boolean;
}

/** `old` with changed rows in their places, new ones in front, and without those that are gone. */
function merged<T extends { readonly id: string }>(
  old: readonly T[],
  changed: readonly T[],
  gone: ReadonlySet<string>,
): readonly T[] {
  if (changed.length === 0 && gone.size === 0) return old;
  const news = new Map(changed.map((row) => [row.id, row]));
  const kept = old.filter(({ id }) => !gone.has(id)).map((row) => news.get(row.id) ?? row);
  const known = new Set(old.map(({ id }) => id));
  return [...changed.filter(({ id }) => !known.has(id)), ...kept];
}

/** What is known after an event. */
export function after<K extends RunsReply>(known: K, event: LiveEvent): K {
  const gone = new Set(event.gone);
  return {
    ...known,
    version: event.version,
    runs: merged(known.runs, event.runs, gone),
    sweeps: merged(known.sweeps, event.sweeps, gone),
  };
}

/** Undefined until the first answer; an error where there was none. */
export function useKnown(source: Source): Known | Error | undefined {
  const [known, setKnown] = useState<Known | Error>();
  useEffect(() => {
    const change = (f: (known: Known) => Known) => setKnown((old) => (old && !(old instanceof Error) ? f(old) : old));
    let stop = () => {};
    let over = false;
    // The line begins where the answer ends, so that nothing is missed between them; one that was down begins anew.
    const ask = async () => {
      let version = 0;
      try {
        const reply = await source.runs();
        version = reply.version;
        if (!over) setKnown({ ...reply, lost: false });
      } catch (error) {
        if (!over) setKnown((old) => (old && !(old instanceof Error) ? { ...old, lost: true } : (error as Error)));
      }
      stop();
      if (!over) stop = listen(version);
    };
    const listen = (version: number) => {
      let down = false;
      return source.live(
        version,
        (event) => change((old) => (event.version > old.version ? after(old, event) : old)),
        (lost) => {
          if (down && !lost) ask();
          down = lost;
          change((old) => ({ ...old, lost }));
        },
      );
    };
    ask();
    return () => {
      over = true;
      stop();
    };
  }, [source]);
  return known;
}
