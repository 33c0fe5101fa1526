/**
 * Conditions in text, such as `trainer.k * data.batch <= 512`: parsed by jsep, evaluated here, over whatever a path is
 * looked up in. Never JavaScript's `eval`. What a path means is the caller's to say.
 */
import jsep, { type Expression as Part } from 'jsep';
import { Misfit } from '../registry/problem.js';
import { remedyFor } from '../registry/suggest.js';

export interface Expression {
  readonly text: string;
  /** Dotted paths that it reads. */
  readonly paths: readonly string[];
  /**
   * Whether it holds where `lookup` gives the values of paths. It says nothing of a config that lacks one of them, and
   * so holds there. @throws Misfit for operands of the wrong sort
   */
  holds(lookup: (path: string) => unknown): boolean;
}

/** @throws Misfit for text that is no condition */
export function readExpression(text: string): Expression {
  const tree = parse(text);
  const paths = [...new Set(pathsOf(tree))];
  return {
    text,
    paths,
    holds(lookup) {
      try {
        return truth(evaluate(tree, lookup), 'a constraint');
      } catch (error) {
        if (error instanceof Absent) return true;
        throw error;
      }
    },
  };
}

/** A path without a value was read. */
class Absent extends Error {}

function parse(text: string): Part {
  try {
    const tree = jsep(text);
    if (tree.type === 'Compound') throw new Misfit(`${JSON.stringify(text)} is not one condition.`, hint(text));
    return tree;
  } catch (error) {
    if (error instanceof Misfit) throw error;
    const { description, index } = error as { description?: string; index?: number };
    throw new Misfit(`${description ?? (error as Error).message} at its character ${(index ?? 0) + 1}.`, hint(text));
  }
}

function hint(text: string): string {
  if (/\b(and|or|not)\b/.test(text)) return 'Write && for and, || for or, ! for not.';
  if (/[^<>=!]=[^=]/.test(text)) return 'Write == to compare.';
  return 'Write it like "trainer.k * data.batch <= 512".';
}

const functions: Readonly<Record<string, (...numbers: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  max: Math.max,
  min: Math.min,
  round: Math.round,
  sqrt: Math.sqrt,
};

const arithmetic: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const equalities: ReadonlySet<string> = new Set(['==', '!=', '===', '!==']);
const connectives: ReadonlySet<string> = new Set(['&&', '||']);

/** Whether the part is a path, `generator.hidden[0]`, and which. */
function pathOf(part: Part): string | undefined {
  if (part.type === 'Identifier') return part.name as string;
  if (part.type !== 'MemberExpression') return undefined;
  const object = pathOf(part.object as Part);
  const { type, name, value } = part.property as Part;
  const key = type === 'Literal' ? String(value) : type === 'Identifier' && !part.computed ? String(name) : undefined;
  return object !== undefined && key !== undefined ? `${object}.${key}` : undefined;
}

/** Every path in the tree. @throws Misfit for parts that no condition has */
function pathsOf(part: Part): string[] {
  const path = pathOf(part);
  if (path !== undefined) return [path];
  switch (part.type) {
    case 'Literal':
      return [];
    case 'UnaryExpression':
      if (part.operator !== '!' && part.operator !== '-') throw unknown(`the operator ${part.operator}`);
      return pathsOf(part.argument as Part);
    case 'BinaryExpression':
    case 'LogicalExpression':
      if (![arithmetic, functions].some((table) => Object.hasOwn(table, part.operator as string)))
        if (!equalities.has(part.operator as string) && !connectives.has(part.operator as string))
          throw unknown(`the operator ${part.operator}`);
      return [part.left as Part, part.right as Part].flatMap(pathsOf);
    case 'CallExpression': {
      const name = pathOf(part.callee as Part) ?? '';
      if (!Object.hasOwn(functions, name)) throw unknown(`the function "${name}"`, Object.keys(functions), name);
      return (part.arguments as Part[]).flatMap(pathsOf);
    }
    default:
      throw unknown(`a ${part.type}`);
  }
}

const unknown = (what: string, known?: readonly string[], name = '') =>
  new Misfit(
    `${what} is not known here.`,
    known ? remedyFor(name, known) : 'There are + - * / % **, comparisons, && || !.',
  );

function evaluate(part: Part, lookup: (path: string) => unknown): unknown {
  const path = pathOf(part);
  if (path !== undefined) {
    const value = bare(lookup(path));
    if (value === undefined || value === null) throw new Absent(path);
    return value;
  }
  const of = (name: string) => evaluate(part[name] as Part, lookup);
  switch (part.type) {
    case 'Literal':
      return part.value;
    case 'UnaryExpression':
      return part.operator === '!' ? !truth(of('argument'), '!') : -number(of('argument'), '-');
    case 'CallExpression': {
      const name = (part.callee as Part).name as string;
      return functions[name]!(...(part.arguments as Part[]).map((each) => number(evaluate(each, lookup), name)));
    }
    default:
      return combine(
        part.operator as string,
        () => of('left'),
        () => of('right'),
      );
  }
}

function combine(operator: string, left: () => unknown, right: () => unknown): unknown {
  if (operator === '&&') return truth(left(), '&&') && truth(right(), '&&');
  if (operator === '||') return truth(left(), '||') || truth(right(), '||');
  const [a, b] = [left(), right()];
  if (equalities.has(operator)) return (JSON.stringify(a) === JSON.stringify(b)) === (operator[0] === '=');
  return arithmetic[operator]!(number(a, operator), number(b, operator));
}

/** What a component stands for where a bare value may stand for it: `2e-4` for a constant schedule, `hinge` for a loss. */
export function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('type' in value)) return value;
  return value.type === 'constant' && 'value' in value ? value.value : value.type;
}

function number(value: unknown, operator: string): number {
  if (typeof value === 'number') return value;
  const remedy = typeof value === 'boolean' ? 'Join two comparisons with &&.' : undefined;
  throw new Misfit(`"${operator}" is for numbers, not for ${JSON.stringify(value)}.`, remedy);
}

function truth(value: unknown, whose: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new Misfit(`${whose} is true or false, but ${JSON.stringify(value)} is neither.`, 'Compare it with something.');
}
