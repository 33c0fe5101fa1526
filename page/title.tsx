/** What a run or a sweep is called, and how it stands. */
import type { RunRow, SweepRow } from '../src/ui/contract.js';

export const Title = ({ row: { name, status } }: { readonly row: Pick<RunRow | SweepRow, 'name' | 'status'> }) => (
  <h2>
    <i class={`dot ${status}`} /> {name} <span class={`status ${status}`}>{status}</span>
  </h2>
);
