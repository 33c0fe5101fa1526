/** The screen of runs side by side: their curves on one chart, how their configs differ, what was measured, their samples. */
import { useCallback, useMemo, useState } from 'preact/hooks';
import type { RunRow } from '../../src/ui/contract.js';
import type { ScreenProps } from '../app.js';
import type { Columns } from '../columns.js';
import { writeAddress } from '../router.js';
import { useReplies } from '../samples/runs.js';
import { SamplesSlot } from '../slots.js';
import { Configs } from './configs.js';
import { Curves } from './curves-chart.js';
import { Follow } from './follow.js';
import { Measures } from './measures-table.js';
import { membersOf } from './members.js';
import './compare.css';

export function Compare({ ids, source, known, place }: ScreenProps & { readonly ids: readonly string[] }) {
  const rows = useMemo(() => ids.flatMap((id) => known.runs.find((one) => one.id === id) ?? []), [ids.join(), known]);
  const replies = useReplies(
    rows.map(({ id }) => id),
    source.run,
    known.version,
  );
  const [columns, setColumns] = useState<Readonly<Record<string, Columns | Error>>>({});
  const tell = useCallback((id: string, read: Columns | Error) => setColumns((all) => ({ ...all, [id]: read })), []);
  const members = useMemo(() => membersOf(rows), [rows]);
  if (rows.length === 0) return <p class="quiet">None of these runs is there. Choose some in the table of runs.</p>;
  const missing = ids.length - rows.length;
  const replied = rows.flatMap(({ id }) => replies[id] ?? []);
  const unread = rows.flatMap(({ id }) => (columns[id] instanceof Error ? [`${id}: ${columns[id].message}`] : []));
  const remove = (gone: RunRow) =>
    place.set({
      ids: rows
        .filter((row) => row !== gone)
        .map(({ id }) => id)
        .join(','),
    });
  return (
    <>
      {rows.map((row) => (
        <Follow key={row.id} source={source} row={row} run={replies[row.id]} tell={tell} />
      ))}
      <h2>
        {rows.length} {rows.length === 1 ? 'run' : 'runs'} side by side
      </h2>
      <ul class="members">
        {members.map(({ row, label, colour }) => (
          <li key={row.id}>
            <i style={`background:${colour}`} />
            <a href={writeAddress('run', { id: row.id })} title={row.id}>
              {label}
            </a>
            <span class="quiet">{row.status}</span>
            {rows.length > 1 && (
              <button type="button" class="link" aria-label={`Without ${row.id}`} onClick={() => remove(row)}>
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {missing > 0 && <p class="said">{missing} of the runs in the address are not there.</p>}
      {unread.length > 0 && <p class="said">Their numbers cannot be read: {unread.join('; ')}</p>}
      <Curves members={members} columns={columns} place={place} />
      {replied.length < rows.length ? (
        <p class="quiet">Asking for the runs…</p>
      ) : (
        <>
          <h3>Configs</h3>
          <Configs members={members} configs={replied.map(({ resolved }) => resolved)} />
          <h3>Metrics</h3>
          <Measures members={members} replies={replied} />
        </>
      )}
      <h3>Samples</h3>
      <SamplesSlot source={source} ids={rows.map(({ id }) => id)} version={known.version} place={place} />
    </>
  );
}
