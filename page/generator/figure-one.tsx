/** Figure 1 of a game of one dimension, as `exp figure` draws it, of the networks that the page runs. Elsewhere: nothing. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { densitiesAt, followed } from '../../src/experiment/line-game.js';
import { densityFrame } from '../../src/report/figures/densities.js';
import type { DensityReply, RunReply } from '../../src/ui/contract.js';
import type { Source } from '../source.js';
import { useLatest } from './latest.js';
import type { Networks } from './networks.js';
import { evenPrior, type Prior } from './prior.js';

interface Props {
  readonly source: Source;
  readonly run: RunReply;
  readonly prior: Prior;
  readonly networks: Networks;
}

export function FigureOne({ source, run, prior, networks }: Props) {
  const [density, setDensity] = useState<DensityReply | null>(null);
  const { id, step } = run.row;
  const onLine = run.shape.length === 1 && run.shape[0] === 1 && prior.dim === 1;
  const { generator, discriminator } = networks;
  useEffect(() => {
    if (onLine) source.density(id).then(setDensity, () => setDensity(null));
  }, [source, id, onLine]);
  const draw = useCallback(
    async ({ points, density }: DensityReply) => {
      const z = evenPrior(prior, followed);
      const made = await generator.run(z, [1]);
      const logits = await discriminator!.run(Float32Array.from(points), [1]);
      return densityFrame(densitiesAt({ step: step ?? 0, x: points, data: density, z, made, logits }));
    },
    [prior, generator, discriminator, step],
  );
  const picture = useLatest(
    useMemo(() => (discriminator && density) || undefined, [discriminator, density]),
    draw,
  );
  if (!picture) return null;
  return (
    <figure class="figure-one">
      <h4>The game on a line, as in figure 1 of Goodfellow et al. 2014</h4>
      <div dangerouslySetInnerHTML={{ __html: picture }} />
      <figcaption class="quiet">
        p_g is where G takes {followed} z that lie evenly in the prior's probability, what is between two neighbours
        spread evenly between their places: no smoothing, no chance. With it the thin line is the best D for this G,
        p_data / (p_data + p_g); the dashed one is what D says.
      </figcaption>
    </figure>
  );
}
