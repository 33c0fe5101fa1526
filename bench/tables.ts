/** Results as text: for the terminal, and as the tables of docs/performance.md. Measures nothing. */
import { aims } from './aims.js';
import type { Compared, Row, Spread } from './compare.js';
import type { Share } from './profile.js';
import type { Results } from './results.js';

/** Three significant digits. */
const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

const range = ({ median, min, max }: Spread, unit = ''): string =>
  `${short(median)}${unit} (${short(min)} to ${short(max)})`;

/** For the terminal. */
export function printed({ title, floors, rows }: Compared): string {
  const lines = rows.map((row) => {
    const name = `${row.contender}, ${row.threads} thread${row.threads > 1 ? 's' : ''}`.padEnd(26);
    if (!row.milliseconds) return `  ${name} ${row.absent}`;
    const floor = floors[row.threads];
    const notes = [
      row.contender !== 'ours' && row.ratio && `${range(row.ratio)} times ours`,
      row.contender === 'ours' && floor && `${short(row.milliseconds.median / floor.milliseconds)} times the floor`,
      row.cpu !== undefined && `${short(row.cpu)} ms of processor`,
      row.outside !== undefined && `${(100 * row.outside).toFixed(1)}% outside the session`,
      row.readySeconds !== undefined && `ready in ${row.readySeconds.toFixed(2)} s`,
    ].filter(Boolean);
    return `  ${name} ${range(row.milliseconds, ' ms').padEnd(32)} ${notes.join(', ')}`;
  });
  return [
    title,
    ...lines,
    ...Object.entries(floors).map(([threads, floor]) => {
      const [gemm, bandwidth] = [floor.gemm / 1e9, floor.bandwidth / 1e9];
      const sum = `${(floor.flops / 1e6).toFixed(0)} MFLOP at ${gemm.toFixed(0)} GFLOP/s + ${(floor.bytes / 1e6).toFixed(1)} MB at ${bandwidth.toFixed(1)} GB/s`;
      return `  floor, ${threads} thread${threads === '1' ? '' : 's'}: ${short(floor.milliseconds)} ms = ${sum}`;
    }),
  ].join('\n');
}

const columns = ['ours', 'torch', 'torch-compile', 'jax', 'tfjs-node', 'tfjs-wasm', 'tfjs-cpu', 'jax-js'];
const headings: Record<string, string> = {
  torch: 'PyTorch',
  'torch-compile': 'PyTorch, compiled',
  jax: 'JAX',
};

const span = (numbers: readonly number[]) => [...new Set([Math.min(...numbers), Math.max(...numbers)])].join(' to ');

/** What was measured on what. */
export function conditions({ date, machine, compared }: Results): string {
  const versions = new Map(
    compared.flatMap(({ rows }) => rows.flatMap((row) => (row.version ? [[row.contender, row]] : []))),
  );
  const peers = [...versions.values()].filter(
    ({ contender }) => !/^(ours|tfjs-cpu|tfjs-wasm|torch-compile)$/.test(contender),
  );
  const named = peers.map(({ version }) => version!.replace(/^eager, /, ''));
  return [
    `Measured ${date.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, ${machine.memory} GiB, Node ${machine.node},`,
    `${versions.get('ours')?.version?.split(', ')[1] ?? 'onnxruntime'}, ${named.join(', ')};`,
    `medians (least to greatest) of ${span(compared.map(({ rounds }) => rounds))} rounds of ${span(compared.map(({ seconds }) => seconds))} s.`,
  ].join(' ');
}

/** A table for each number of threads. */
export const comparisonTables = (results: Results): string =>
  results.threads
    .map((threads) => `${threads} thread${threads > 1 ? 's' : ''}:\n\n${comparisonTable(results, threads)}`)
    .join('\n\n');

/** One row a workload: ours in milliseconds, the others as multiples of it. */
function comparisonTable({ compared }: Results, threads: number): string {
  const present = columns.filter((name) => compared.some(({ rows }) => find(rows, name, threads)));
  const head = ['workload', ...present.map((name) => headings[name] ?? name), 'floor', 'ours / floor'];
  const body = compared.map(({ title, rows, floors }) => {
    const ours = find(rows, 'ours', threads)?.milliseconds;
    const floor = floors[threads]?.milliseconds;
    const cells = present.map((name) => cell(find(rows, name, threads)));
    return [title, ...cells, floor ? `${short(floor)} ms` : '', ours && floor ? short(ours.median / floor) : ''];
  });
  return table(head, body);
}

const find = (rows: readonly Row[], name: string, threads: number) =>
  rows.find((row) => row.contender === name && row.threads === threads);

function cell(row: Row | undefined): string {
  if (!row?.milliseconds) return row?.absent ? '-' : '';
  return row.contender === 'ours' || !row.ratio ? range(row.milliseconds, ' ms') : `${range(row.ratio)}`;
}

/** Who was not measured on what, and why. */
export function absences({ compared }: Results): string {
  const lines = compared.flatMap(({ title, rows }) =>
    rows.flatMap(({ contender, absent }) => (absent ? [[contender, absent.split('\n')[0]!, title] as const] : [])),
  );
  const byReason = new Map<string, Set<string>>();
  for (const [contender, reason, title] of lines) {
    const key = `${contender}: ${reason}`;
    byReason.set(key, (byReason.get(key) ?? new Set()).add(title));
  }
  return [...byReason].map(([key, titles]) => `- ${key} (${[...titles].join(', ')})`).join('\n');
}

/** Our aims, met and missed. */
export const aimsTable = (results: Results): string => table(['aim', 'stands'], aims(results));

/** How long each program takes from the function to the open session. */
export function sessions({ compared, threads }: Results): string {
  const rows = compared.flatMap(({ title, rows }) => {
    const seconds = find(rows, 'ours', threads[0]!)?.readySeconds;
    return seconds === undefined || rows.every(({ outside }) => outside === undefined)
      ? []
      : [[title, `${(1000 * seconds).toFixed(0)} ms`]];
  });
  return table(['workload', 'traced, simplified, lowered and opened in'], rows);
}

/** Growth of our process. */
export const memoryTable = ({ memory }: Results): string =>
  table(
    ['workload', 'iterations', 'resident', 'growth'],
    memory.map(({ title, found }) => [
      title,
      `${found.iterations}`,
      `${(found.resident / 1e6).toFixed(0)} MB`,
      `${(found.growth / 1e6).toFixed(1)} MB`,
    ]),
  );

/** The operators that take most of an iteration of ours. */
export const profileTable = ({ profiles }: Results): string =>
  table(
    ['workload', 'in nodes', 'by operator (nodes)', 'by layer'],
    profiles.map(({ title, found }) => {
      const shares = (all: readonly Share[], count: number, named: (share: Share) => string) =>
        all
          .slice(0, count)
          .map((share) => `${named(share)} ${((100 * share.milliseconds) / found.milliseconds).toFixed(0)}%`)
          .join(', ');
      const operators = shares(found.byOperator, 7, ({ name, nodes }) => `${name} (${nodes.toFixed(0)})`);
      return [title, `${short(found.milliseconds)} ms`, operators, shares(found.byScope, 4, ({ name }) => name)];
    }),
  );

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
