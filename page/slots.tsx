/** Where samples and the generator stand in the page's screens; what they are is in folders of their own. */
import type { RunReply } from '../src/ui/contract.js';
import type { Place } from './router.js';
import type { Source } from './source.js';

interface SamplesProps {
  readonly source: Source;
  readonly ids: readonly string[];
  /** Grows with every change of a run. */
  readonly version: number;
  readonly place: Place;
}

export function SamplesSlot({ ids }: SamplesProps) {
  return <p class="quiet">No pictures of {ids.length} runs can be shown yet.</p>;
}

interface GeneratorProps {
  readonly source: Source;
  readonly run: RunReply;
  readonly place: Place;
}

export function GeneratorSlot({ run }: GeneratorProps) {
  return <p class="quiet">The generator of {run.row.id} cannot be run here yet.</p>;
}
