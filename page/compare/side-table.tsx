/** A table with a column for each run, under its colour and name. */
import type { ComponentChildren } from 'preact';
import type { Member } from './members.js';

interface Props {
  readonly first: string;
  readonly members: readonly Member[];
  /** Lines of the table. */
  readonly children: ComponentChildren;
}

export function SideTable({ first, members, children }: Props) {
  return (
    <div class="scroll">
      <table class="side">
        <thead>
          <tr>
            <th>{first}</th>
            {members.map(({ row, label, colour }) => (
              <th key={row.id} class="number" title={row.id}>
                <i class="dot" style={`background:${colour}`} /> {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
