/** What was measured of each run, last and best, with its recipe; and, folded away, what training logged. */
import type { RunReply } from '../../src/ui/contract.js';
import { numberOf, spelled, words } from '../numbers.js';
import { type Measure, type Measured, measuresOf } from './measures.js';
import type { Member } from './members.js';
import { SideTable } from './side-table.js';

interface Props {
  readonly members: readonly Member[];
  /** One a member, in their order. */
  readonly replies: readonly RunReply[];
}

export function Measures({ members, replies }: Props) {
  const all = measuresOf(members.map(({ row }, i) => ({ row, recipes: replies[i]!.recipes })));
  const measured = all.filter(({ recipe }) => recipe !== undefined);
  const logged = all.filter(({ recipe }) => recipe === undefined);
  return (
    <>
      {measured.length === 0 ? (
        <p class="quiet">
          Nothing was measured of these runs. Measure one: <code>exp eval RUN</code>
        </p>
      ) : (
        <Numbers measures={measured} members={members} />
      )}
      {logged.length > 0 && (
        <details class="section">
          <summary>
            Logged in training <span class="count">{logged.length}</span>
          </summary>
          <Numbers measures={logged} members={members} />
        </details>
      )}
    </>
  );
}

function Numbers({
  measures,
  members,
}: {
  readonly measures: readonly Measure[];
  readonly members: readonly Member[];
}) {
  const reasons = [...new Set(measures.flatMap(({ of }) => of.flatMap(({ unlike }) => unlike ?? [])))];
  return (
    <>
      <SideTable first="metric" members={members}>
        {measures.map(({ name, recipe, of }) => (
          <tr key={name}>
            <th scope="row" title={recipe === undefined ? undefined : `recipe ${spelled(recipe)}`}>
              {name}
            </th>
            {of.map((one, i) => (
              <Cell key={members[i]!.row.id} {...one} />
            ))}
          </tr>
        ))}
      </SideTable>
      {reasons.length > 0 && (
        <div class="unlike-note">
          <p class="said">Numbers marked ≠ are not comparable with the first run's:</p>
          <ul>
            {members.flatMap(({ row, label }, i) =>
              [...new Set(measures.flatMap(({ of }) => of[i]?.unlike ?? []))].map((reason) => (
                <li key={`${row.id} ${reason}`}>
                  <b>{label}</b>: {reason}
                </li>
              )),
            )}
          </ul>
          <p class="quiet">
            <code>exp compare {members.map(({ row }) => row.id).join(' ')}</code> says how to measure them alike.
          </p>
        </div>
      )}
    </>
  );
}

function Cell({ extent, unlike }: Measured) {
  if (!extent) return <td class="number quiet">none</td>;
  const last = Number(extent.last);
  const best = numberOf(extent.best);
  return (
    <td
      class={`number ${unlike ? 'unlike' : ''} ${Number.isFinite(last) ? '' : 'bad'}`}
      title={[`last ${extent.last}`, ...(best === undefined ? [] : [`best ${best}`]), unlike]
        .filter(Boolean)
        .join('; ')}
    >
      {unlike && '≠ '}
      {words(last)}
      {best !== undefined && <span class="quiet"> best {words(best)}</span>}
    </td>
  );
}
