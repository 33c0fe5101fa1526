/** The screen of all runs: a filter, a table, and what can be done with some of them. All that was chosen is in the address. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RunRow } from '../../src/ui/contract.js';
import type { ScreenProps } from '../app.js';
import { go } from '../router.js';
import { Chooser } from './chooser.js';
import { compared, fieldsOf, fieldValue, usualColumns } from './fields.js';
import { FilterMistake, knownTo, readFilter } from './filter.js';
import { type Group, grouped, valueOfGroup } from './groups.js';
import { Table } from './table.js';

/** Runs or groups in the order of a field, `-` before it for falling; without one as they came, the newest first. */
function sorted(groups: readonly Group[], sort: string | undefined): readonly Group[] {
  const down = sort?.startsWith('-') ?? true;
  const field = sort?.replace(/^-/, '') ?? 'started';
  const value = (group: Group) =>
    group.runs.length === 1 ? fieldValue(group.runs[0]!, field) : valueOfGroup(group, field);
  return groups
    .map((group) => ({ group, value: value(group) }))
    .sort((a, b) => compared(a.value, b.value, down))
    .map(({ group }) => group);
}

/** The runs that a filter lets through; all of them, with words, while it makes no sense. */
function filtered(
  runs: readonly RunRow[],
  text: string,
): { readonly runs: readonly RunRow[]; readonly mistake?: string } {
  try {
    return { runs: runs.filter(readFilter(text, knownTo(runs))) };
  } catch (error) {
    if (error instanceof FilterMistake) return { runs, mistake: error.message };
    throw error;
  }
}

export function Runs({ known, place }: ScreenProps) {
  const [typed, setTyped] = useState(place.get('q') ?? '');
  const search = useSlash();
  const sort = place.get('sort');
  const together = place.get('group') === 'seed';
  const fields = useMemo(() => fieldsOf(known.runs), [known.runs]);
  const columns = place.get('columns')?.split(',') ?? usualColumns(fields.metrics);
  const picked = useMemo(() => new Set((place.get('ids') ?? '').split(',').filter(Boolean)), [place]);
  const { runs, mistake } = useMemo(() => filtered(known.runs, typed), [known.runs, typed]);
  const groups = useMemo(() => {
    const all = together ? grouped(runs) : runs.map((run) => ({ key: run.id, runs: [run] }));
    return sorted(all, sort);
  }, [runs, together, sort]);
  const pick = (ids: readonly string[], on: boolean) => {
    const next = new Set(picked);
    for (const id of ids) on ? next.add(id) : next.delete(id);
    place.set({ ids: [...next].join(',') || undefined });
  };
  const ids = [...picked].join(',');
  return (
    <>
      <div class="bar">
        <input
          ref={search}
          type="search"
          class="filter"
          placeholder="Filter: status:running loss.generator<1 mnist   ( / )"
          aria-label="Filter"
          spellcheck={false}
          value={typed}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value);
            place.set({ q: value || undefined });
          }}
        />
        <span class={mistake ? 'said' : 'quiet'} role="status">
          {mistake ?? `${runs.length} of ${known.runs.length}`}
        </span>
        <span class="grow" />
        {picked.size > 0 && (
          <>
            <button type="button" class="main" onClick={() => go('compare', { ids })}>
              Compare {picked.size}
            </button>
            <button type="button" onClick={() => go('samples', { ids })}>
              Samples
            </button>
            <button type="button" onClick={() => place.set({ ids: undefined })}>
              Clear
            </button>
          </>
        )}
        <label class="switch">
          <input
            type="checkbox"
            checked={together}
            onChange={() => place.set({ group: together ? undefined : 'seed' })}
          />
          Group seeds
        </label>
        <Chooser {...fields} columns={columns} choose={(next) => place.set({ columns: next?.join(',') })} />
      </div>
      <Table
        groups={groups}
        columns={columns}
        sort={sort ?? '-started'}
        setSort={(next) => place.set({ sort: next })}
        picked={picked}
        pick={pick}
        open={({ runs: members }) =>
          members.length === 1
            ? go('run', { id: members[0]!.id })
            : go('compare', { ids: members.map(({ id }) => id).join(',') })
        }
      />
      {known.runs.length === 0 && <p class="quiet">No runs yet. Start one: exp run configs/mnist-mlp.yaml</p>}
    </>
  );
}

/** The key `/` leads to the filter. */
function useSlash() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return input;
}
