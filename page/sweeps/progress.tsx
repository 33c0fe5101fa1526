/** How far a sweep has come, of how many trials. */
import type { SweepRow } from '../../src/ui/contract.js';

export function SweepProgress({ row: { told, limit } }: { readonly row: SweepRow }) {
  return (
    <span class="sweep-progress">
      {limit === null ? `${told} trials` : `${told} of ${limit}`}
      {limit !== null && <progress value={told} max={limit} title={`${told} of ${limit} trials have a result`} />}
    </span>
  );
}
