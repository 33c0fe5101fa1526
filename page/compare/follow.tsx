/** Reads what one run's metrics.jsonl holds, and tells of it as it grows. Shows nothing. */
import { useEffect } from 'preact/hooks';
import type { RunReply, RunRow } from '../../src/ui/contract.js';
import type { Columns } from '../columns.js';
import type { Source } from '../source.js';
import { useColumns } from '../use-columns.js';

interface Props {
  readonly source: Source;
  readonly row: RunRow;
  /** Undefined until it is there. */
  readonly run: RunReply | undefined;
  tell(id: string, columns: Columns | Error): void;
}

export function Follow({ source, row, run, tell }: Props) {
  const { resumes = [] } = (run?.meta ?? {}) as { readonly resumes?: readonly unknown[] };
  const columns = useColumns(source, row.id, row, resumes.length);
  useEffect(() => {
    if (columns !== undefined) tell(row.id, columns);
  }, [columns, row.id, tell]);
  return null;
}
