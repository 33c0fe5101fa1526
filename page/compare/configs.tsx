/** How the configs of the runs differ: a line for each path that is not the same in all. */
import { useMemo } from 'preact/hooks';
import type { Json } from '../../src/registry/json.js';
import { spelled } from '../numbers.js';
import { differing } from './differing.js';
import type { Member } from './members.js';
import { SideTable } from './side-table.js';

export function Configs({
  members,
  configs,
}: {
  readonly members: readonly Member[];
  readonly configs: readonly Json[];
}) {
  const found = useMemo(() => differing(configs), [configs.map((config) => JSON.stringify(config)).join('\n')]);
  if (found.length === 0)
    return <p class="quiet">{configs.length > 1 ? 'They are the same.' : 'One run has nothing to differ from.'}</p>;
  return (
    <SideTable first="path" members={members}>
      {found.map(({ path, values }) => (
        <tr key={path}>
          <th scope="row">{path}</th>
          {members.map(({ row }, i) => (
            <td key={row.id} class="number">
              {values[i] === undefined ? <span class="quiet">missing</span> : spelled(values[i])}
            </td>
          ))}
        </tr>
      ))}
    </SideTable>
  );
}
