/** The table of runs or groups of runs. Of thousands of lines only those in sight are in the document. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunRow } from '../../src/ui/contract.js';
import { Cell, Progress } from './cells.js';
import type { Group } from './groups.js';

/** Pixels that each line is high: as in the style sheet. */
const lineHeight = 28;
/** Lines above and below those in sight, so that scrolling shows no gaps. */
const beyond = 12;

interface Props {
  readonly groups: readonly Group[];
  readonly columns: readonly string[];
  /** A field, `-` before it for falling. */
  readonly sort: string;
  setSort(sort: string): void;
  readonly picked: ReadonlySet<string>;
  pick(ids: readonly string[], on: boolean): void;
  open(group: Group): void;
}

const isPicked = ({ picked }: Props, { runs }: Group) => runs.every(({ id }) => picked.has(id));

export function Table(props: Props) {
  const { groups, columns, sort, setSort, pick, open } = props;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(800);
  const [at, setAt] = useState(-1);
  useEffect(() => {
    const watch = new ResizeObserver(() => setHeight(box.current?.clientHeight ?? 800));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  const first = Math.max(0, Math.min(Math.floor(top / lineHeight), groups.length) - beyond);
  const shown = groups.slice(first, first + Math.ceil(height / lineHeight) + 2 * beyond);
  const below = groups.length - first - shown.length;

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(groups.length - 1, index));
    setAt(next);
    const [from, until] = [next * lineHeight, (next + 2) * lineHeight];
    const { scrollTop, clientHeight } = box.current!;
    if (from < scrollTop) box.current!.scrollTop = from;
    if (until > scrollTop + clientHeight) box.current!.scrollTop = until - clientHeight;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.floor(height / lineHeight) - 2;
    const ways: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      PageDown: () => moveTo(at + page),
      PageUp: () => moveTo(at - page),
      Home: () => moveTo(0),
      End: () => moveTo(groups.length - 1),
      Enter: () => groups[at] && open(groups[at]),
      ' ': () =>
        groups[at] &&
        pick(
          groups[at].runs.map(({ id }) => id),
          !isPicked(props, groups[at]),
        ),
    };
    if (event.target !== box.current || !ways[event.key]) return;
    event.preventDefault();
    ways[event.key]!();
  };
  const heading = (field: string, words: string) => {
    const down = sort === `-${field}`;
    const sorted = down || sort === field;
    return (
      <th key={field} aria-sort={sorted ? (down ? 'descending' : 'ascending') : undefined} title={words}>
        <button type="button" onClick={() => setSort(sort === field ? `-${field}` : field)}>
          {words}
          {sorted && <i>{down ? '↓' : '↑'}</i>}
        </button>
      </th>
    );
  };
  return (
    <section
      ref={box}
      class="table-box"
      aria-label="Runs"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move through the lines
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <table class="runs" aria-rowcount={groups.length}>
        <colgroup>
          <col style="width:30px" />
          <col style="width:300px" />
          {columns.map((field) => (
            <col key={field} style={`width:${widthOf(field)}px`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th />
            {heading('name', 'name')}
            {columns.map((field) => heading(field, field))}
          </tr>
        </thead>
        <tbody>
          <tr style={`height:${first * lineHeight}px`} />
          {shown.map((group, i) => (
            <Line
              key={group.key}
              group={group}
              columns={columns}
              at={first + i === at}
              picked={isPicked(props, group)}
              {...{ pick, open }}
            />
          ))}
          <tr style={`height:${below * lineHeight}px`} />
        </tbody>
      </table>
    </section>
  );
}

/** Pixels. */
const widthOf = (field: string): number =>
  field === 'seed' || field === 'trial'
    ? 64
    : field === 'started'
      ? 132
      : Math.max(96, Math.min(240, field.length * 7.2 + 26));

interface LineProps extends Pick<Props, 'pick' | 'open'> {
  readonly group: Group;
  readonly columns: readonly string[];
  readonly at: boolean;
  readonly picked: boolean;
}

function Line({ group, columns, at, picked, pick, open }: LineProps) {
  const { runs } = group;
  const run = runs.find(({ status }) => status === 'running') ?? runs[0]!;
  return (
    <tr class={at ? 'at' : undefined} aria-selected={picked} onDblClick={() => open(group)}>
      <td>
        <input
          type="checkbox"
          aria-label={`Choose ${run.id}`}
          checked={picked}
          onChange={() =>
            pick(
              runs.map(({ id }) => id),
              !picked,
            )
          }
        />
      </td>
      <td class="name">
        <i class={`dot ${run.status}`} title={run.status} />
        <button type="button" class="link" title={run.id} onClick={() => open(group)}>
          {run.name} <span class="quiet">{runs.length > 1 ? `${runs.length} runs` : tailOf(run)}</span>
        </button>
        {run.status === 'running' && <Progress run={run} />}
      </td>
      {columns.map((field) => (
        <Cell key={field} group={group} field={field} />
      ))}
    </tr>
  );
}

/** What tells runs of one name apart. */
const tailOf = ({ id, trial }: RunRow): string => (trial === null ? (id.split('/').at(-1) ?? '') : `trial ${trial}`);
