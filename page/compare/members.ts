/** The runs that are compared, each with a name that tells it from the others and a colour that it keeps on the screen. */

import { shortNames } from '../../src/sweep/words.js';
import type { RunRow } from '../../src/ui/contract.js';
import { colourOf } from '../charts/colours.js';
import { spelled, words } from '../numbers.js';
import { grouped } from '../runs/groups.js';

export interface Member {
  readonly row: RunRow;
  readonly label: string;
  /** `#rrggbb` */
  readonly colour: string;
}

/** In the order of the address. */
export function membersOf(rows: readonly RunRow[]): Member[] {
  const names = rows.map(nameOf);
  return rows.map((row, i) => {
    const twice = names.some((name, other) => other !== i && name === names[i]);
    return { row, label: twice ? `${names[i]} ${row.id.split('/').at(-1)}` : names[i]!, colour: colourOf(i) };
  });
}

const nameOf = ({ name, trial, seed }: RunRow): string =>
  [name, trial === null ? '' : `trial ${trial}`, seed === null ? '' : `seed ${seed}`].filter(Boolean).join(' ');

/** Members that differ in their seed alone. */
export interface Seeds {
  readonly label: string;
  readonly colour: string;
  readonly members: readonly Member[];
}

/** In the order of their first members. Named by what the groups' overrides do not share. */
export function bySeed(members: readonly Member[]): Seeds[] {
  const of = new Map(members.map((member) => [member.row, member]));
  const all = grouped(members.map(({ row }) => row)).map(({ runs }) => runs.map((row) => of.get(row)!));
  const apart = overridesApart(all.map((group) => group[0]!.row));
  return all.map((group, i) => ({
    label: [labelOf(group[0]!), apart[i]].filter(Boolean).join(' '),
    colour: colourOf(i),
    members: group,
  }));
}

const labelOf = ({ row: { name, trial } }: Member): string => (trial === null ? name : `${name} trial ${trial}`);

function overridesApart(rows: readonly RunRow[]): string[] {
  const paths = [...new Set(rows.flatMap(({ overrides }) => Object.keys(overrides)))].filter(
    (path) => path !== 'seed' && new Set(rows.map(({ overrides }) => JSON.stringify(overrides[path]))).size > 1,
  );
  const names = shortNames(paths);
  return rows.map(({ overrides }) =>
    paths
      .filter((path) => path in overrides)
      .map((path) => {
        const value = overrides[path];
        return `${names.get(path)}=${typeof value === 'number' ? words(value) : spelled(value)}`;
      })
      .join(' '),
  );
}
