/** What metrics.jsonl holds of one run, read on as it grows. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunRow } from '../src/ui/contract.js';
import { appended, type Columns, nothing } from './columns.js';
import type { Source } from './source.js';

/** Reads on from where it was; from the start where a resume has cut the file back. `resumes`: how many there were. */
export function useColumns(
  source: Source,
  id: string,
  row: RunRow | undefined,
  resumes: number,
): Columns | Error | undefined {
  const [columns, setColumns] = useState<Columns | Error>();
  const known = useRef({ columns: nothing, resumes });
  const line = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    let wanted = true;
    const read = async (from: Columns) => {
      const reply = await source.metrics(id, from.next);
      return reply.next < from.next ? appended(nothing, await source.metrics(id, 0)) : appended(from, reply);
    };
    // One question at a time: each goes on where the one before it ended.
    line.current = line.current.then(async () => {
      if (!wanted) return;
      try {
        const next = await read(known.current.resumes === resumes ? known.current.columns : nothing);
        known.current = { columns: next, resumes };
        setColumns(next);
      } catch (error) {
        setColumns((old) => (old && !(old instanceof Error) ? old : (error as Error)));
      }
    });
    return () => {
      wanted = false;
    };
  }, [source, id, row, resumes]);
  return columns;
}
