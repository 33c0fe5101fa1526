/** What stands in the table of runs: one field of one run, or of a group. */
import type { RunRow } from '../../src/ui/contract.js';
import { lasting, moment, words } from '../numbers.js';
import { extentOf, fieldValue, type Value } from './fields.js';
import { estimateOf, type Group, valueOfGroup } from './groups.js';

/** How far a run has come, of what it is to do. */
export function Progress({ run: { step, totalSteps } }: { readonly run: RunRow }) {
  if (step === null || !totalSteps) return null;
  return <progress value={step} max={totalSteps} title={`step ${words(step)} of ${words(totalSteps)}`} />;
}

function written(field: string, value: Value): string {
  if (value === undefined) return '';
  if (field === 'started') return moment(String(value));
  if (field === 'time') return lasting(Number(value));
  return typeof value === 'number' ? words(value) : value;
}

export function Cell({ group, field }: { readonly group: Group; readonly field: string }) {
  const { runs } = group;
  const run = runs[0]!;
  if (runs.length > 1) return <GroupCell group={group} field={field} />;
  const value = fieldValue(run, field);
  const numeric = typeof value === 'number' || field === 'started';
  const isMetric = extentOf(run, field) !== undefined;
  return (
    <td
      class={`${numeric ? 'number' : ''} ${isMetric && !Number.isFinite(value) ? 'bad' : ''}`}
      title={value === undefined ? undefined : String(value)}
    >
      {written(field, value)}
    </td>
  );
}

function GroupCell({ group, field }: { readonly group: Group; readonly field: string }) {
  const found = estimateOf(group, field);
  if (!found) {
    const value = valueOfGroup(group, field);
    return <td class={typeof value === 'number' || field === 'started' ? 'number' : ''}>{written(field, value)}</td>;
  }
  const { mean, count, interval } = found;
  const half = interval && (interval[1] - interval[0]) / 2;
  const whole = interval ? `95% interval ${words(interval[0])} to ${words(interval[1])}` : 'one run has no interval';
  return (
    <td class={`number ${Number.isFinite(mean) ? '' : 'bad'}`} title={`mean of ${count}: ${mean}; ${whole}`}>
      {words(mean)}
      {half !== undefined && <span class="quiet"> ±{half.toPrecision(2)}</span>}
    </td>
  );
}
