/** What is said of the trial that the pointer is at. */
import { numberOf, spelled, words } from '../numbers.js';
import { type Scale, valueKey } from './scales.js';
import type { Trial } from './trials.js';

export function TrialCard({ trial, scales }: { readonly trial: Trial; readonly scales: readonly Scale[] }) {
  const value = numberOf(trial.value);
  return (
    <div class="trial-card" role="status">
      <div>
        <b>trial {trial.trial}</b> <span class="quiet">{trial.state}</span>
      </div>
      {scales
        .filter(({ key }) => key !== valueKey && key in trial.parameters)
        .map(({ key, label }) => (
          <div key={key}>
            <span class="quiet">{label}</span> <b>{told(trial.parameters[key])}</b>
          </div>
        ))}
      <div>
        <span class="quiet">{scales.at(-1)?.label}</span> <b>{value === undefined ? 'none' : words(value)}</b>
      </div>
    </div>
  );
}

const told = (value: Trial['parameters'][string] | undefined): string =>
  typeof value === 'number' ? words(value) : spelled(value);
