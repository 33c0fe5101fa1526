/**
 * The filter above the table: terms with spaces between them, all of which must hold.
 *
 *     mnist                  a word: part of id, name, status or an override
 *     name:mnist             part of a field, in whatever case
 *     loss.generator<1       a comparison: < <= > >= = !=
 *     prior.dim=100          equal, as a number or as text
 *     -status:failed         not
 *     name:"two words"       quotes keep spaces
 */
import type { RunRow } from '../../src/ui/contract.js';
import { spelled } from '../numbers.js';
import { extentOf, fieldValue, ownFields, type Value } from './fields.js';

export type Filter = (row: RunRow) => boolean;

type Operator = ':' | '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What is wrong with a filter, in words for whoever typed it. */
export class FilterMistake extends Error {}

const pieces = /-?(?:[^\s"]|"[^"]*"?)+/g;
const comparison = /^([^\s<>=!:"]+)(<=|>=|!=|[<>=:])(.*)$/s;

/** `known` says whether some run can be asked for a field. @throws FilterMistake */
export function readFilter(text: string, known: (field: string) => boolean): Filter {
  const terms = (text.match(pieces) ?? []).map((piece) => readTerm(piece, known));
  return (row) => terms.every((term) => term(row));
}

function readTerm(piece: string, known: (field: string) => boolean): Filter {
  if (piece.startsWith('-') && piece.length > 1) {
    const term = readTerm(piece.slice(1), known);
    return (row) => !term(row);
  }
  const [, field, operator, rest] = comparison.exec(piece) ?? [];
  if (field === undefined) return containing(unquoted(piece));
  if (!known(field)) throw new FilterMistake(`No run has “${field}”.`);
  const wanted = unquoted(rest!);
  if (wanted === '') throw new FilterMistake(`“${field}${operator}” compares with nothing yet.`);
  return (row) => holds(fieldValue(row, field), operator as Operator, wanted);
}

const unquoted = (text: string): string => text.replaceAll('"', '');

function containing(word: string): Filter {
  const wanted = word.toLowerCase();
  return (row) =>
    `${row.id} ${row.name} ${row.status}`.toLowerCase().includes(wanted) ||
    Object.entries(row.overrides).some(([path, value]) => `${path}=${spelled(value)}`.toLowerCase().includes(wanted));
}

function holds(value: Value, operator: Operator, wanted: string): boolean {
  if (value === undefined) return operator === '!=';
  if (operator === ':') return String(value).toLowerCase().includes(wanted.toLowerCase());
  const order = orderOf(value, wanted);
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Below, at or above zero; NaN, with which no comparison holds, where a number meets text. NaN equals the word "NaN". */
function orderOf(value: number | string, wanted: string): number {
  if (typeof value === 'string') return value < wanted ? -1 : value > wanted ? 1 : 0;
  if (String(value) === wanted) return 0;
  return value === Number(wanted) ? 0 : value - Number(wanted);
}

/** Whether some of the runs can be asked for a field. */
export const knownTo = (runs: readonly RunRow[]) => (field: string) =>
  ownFields.includes(field) || runs.some((row) => field in row.overrides || extentOf(row, field) !== undefined);
