/** What there is to say of a sample: what the discriminator thinks of it, and the training examples nearest to it. */
import type { RunReply } from '../../src/ui/contract.js';
import { type Examples, exampleAt, type Near } from './nearest.js';
import { Example, isImage, type Look } from './views.js';

/** Of one sample. */
export interface Opinion {
  /** What the discriminator says, as it says it. */
  readonly logit: number | undefined;
  readonly near: readonly Near[];
}

/** The probability that D gives for "real"; undefined of a critic, whose number is none. */
export function probabilityOf(run: RunReply, logit: number): number | undefined {
  const { loss } = run.resolved as { loss?: { type?: string } };
  return loss?.type === 'wasserstein' ? undefined : 1 / (1 + Math.exp(-logit));
}

export function Judgement({ run, logit }: { readonly run: RunReply; readonly logit: number | undefined }) {
  if (logit === undefined) return <p class="quiet">This run has no discriminator to ask.</p>;
  const probability = probabilityOf(run, logit);
  if (probability === undefined)
    return (
      <p>
        The critic says <b class="probability">{logit.toFixed(3)}</b>.
      </p>
    );
  return (
    <p class="judgement">
      D says it is real with probability <b class="probability">{probability.toFixed(3)}</b>
      <meter min={0} max={1} value={probability} /> <span class="quiet">logit {logit.toFixed(2)}</span>
    </p>
  );
}

interface NearestProps {
  readonly look: Look;
  readonly examples: Examples | undefined;
  readonly near: readonly Near[];
}

export function Nearest({ look, examples, near }: NearestProps) {
  if (!examples) return <p class="quiet">The training examples are not at hand.</p>;
  return (
    <div class="nearest">
      <h4>
        Nearest of {examples.count} training examples
        <br />
        <span class="quiet">with the squared distance</span>
      </h4>
      <ol>
        {near.map(({ row, distance }) => {
          const values = exampleAt(examples, row);
          return (
            <li key={row}>
              {isImage(look) ? (
                <Example look={look} values={values} size={56} label={`training example ${row}`} />
              ) : (
                <span>({[...values].map((value) => value.toFixed(3)).join(', ')})</span>
              )}
              <span class="quiet">{distance < 0.1 ? distance.toExponential(1) : distance.toFixed(1)}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
