/** Which columns the table has: fields of a run, overrides, and metrics with any of their numbers. */
import { useState } from 'preact/hooks';
import { extents, ownFields } from './fields.js';

interface Props {
  readonly metrics: readonly string[];
  readonly overrides: readonly string[];
  readonly columns: readonly string[];
  /** Undefined: the usual ones. */
  choose(columns: readonly string[] | undefined): void;
}

export function Chooser({ metrics, overrides, columns, choose }: Props) {
  const [wanted, setWanted] = useState('');
  const box = (field: string, words: string) => (
    <label key={field}>
      <input
        type="checkbox"
        checked={columns.includes(field)}
        onChange={({ currentTarget: { checked } }) =>
          choose(checked ? [...columns, field] : columns.filter((one) => one !== field))
        }
      />
      {words}
    </label>
  );
  const found = (names: readonly string[]) => names.filter((name) => name.includes(wanted));
  return (
    <details class="chooser">
      <summary>Columns</summary>
      <div class="sheet">
        <div class="bar">
          <input
            type="search"
            placeholder="Find a column"
            aria-label="Find a column"
            value={wanted}
            onInput={({ currentTarget: { value } }) => setWanted(value)}
          />
          <button type="button" onClick={() => choose(undefined)}>
            Usual
          </button>
        </div>
        <h4>Run</h4>
        <div class="boxes">
          {found(ownFields)
            .filter((field) => field !== 'name' && field !== 'status')
            .map((field) => box(field, field))}
        </div>
        {overrides.length > 0 && <h4>Overrides</h4>}
        <div class="boxes">{found(overrides).map((path) => box(path, path))}</div>
        <h4>Metrics</h4>
        {found(metrics).map((metric) => (
          <div class="metric" key={metric}>
            <span>{metric}</span>
            {extents.map((which) => box(which === 'last' ? metric : `${metric}@${which}`, which))}
          </div>
        ))}
      </div>
    </details>
  );
}
