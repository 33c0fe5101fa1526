import { expect, it } from 'vitest';
import { plain } from '../../src/experiment/document.js';
import { readConfig } from '../../src/experiment/source.js';
import { folder } from './folder.js';

const files = folder();
const read = (text: string | Uint8Array) => readConfig(files.write('c.yaml', text));

it('knows the line and column of every key and value', () => {
  const { root } = read('loss:\n  type: hinge\nlist: [a,\n  { b: 2 }]\n');
  const where = (place: { where: string }) => place.where.replace(/.*c\.yaml:/, '');
  const loss = root.entries.get('loss')!;
  expect(where(loss.keyPlace)).toBe('1:1');
  expect(loss.value.kind === 'map' && where(loss.value.entries.get('type')!.value.place)).toBe('2:9');
  const list = root.entries.get('list')!.value;
  expect(where(list.place)).toBe('3:7');
  expect(list.kind === 'list' && list.items.map((item) => where(item.place))).toEqual(['3:8', '4:3']);
});

it('reads a byte-order mark and Windows line ends, and still counts lines right', () => {
  const { root } = read('\uFEFFa: 1\r\nb:\r\n  c: 2\r\n');
  expect(plain(root)).toEqual({ a: 1, b: { c: 2 } });
  expect(root.entries.get('a')!.keyPlace.where).toMatch(/:1:1$/);
  expect(root.entries.get('b')!.keyPlace.where).toMatch(/:2:1$/);
});

it('reads YAML 1.2: numbers with exponents, and words that are only words', () => {
  expect(plain(read('a: 2e-4\nb: yes\nc: 0x10\nd: ~\ne: 1_000').root)).toEqual({
    a: 2e-4,
    b: 'yes',
    c: 16,
    d: null,
    e: '1_000',
  });
});

it('follows aliases within the limit', () => {
  expect(plain(read('a: &x { k: [1, 2] }\nb: *x').root)).toEqual({ a: { k: [1, 2] }, b: { k: [1, 2] } });
});

it('admits nesting up to the limit and no deeper', async () => {
  const nested = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(await files.postcards(() => read(nested(63)))).toBe('no mistake found');
  expect(await files.postcards(() => read(nested(65)))).toContain('nested deeper than 64 levels');
});

it('keeps the text of every file, the config first', () => {
  files.write('base.yaml', 'seed: 1');
  expect(read('extends: base.yaml').files.map(({ text }) => text)).toEqual(['extends: base.yaml', 'seed: 1']);
});

it.each([
  ['brackets', '['.repeat(100_000)],
  ['dashes', '- '.repeat(50_000)],
  ['question marks', '? '.repeat(50_000)],
  ['braces', '{a: '.repeat(25_000)],
  ['anchors', '&a '.repeat(30_000)],
  ['quotes', '"'.repeat(100_000)],
])('refuses a hundred kilobytes of %s without overflowing', async (_, text) => {
  expect(await files.postcards(() => read(text))).toMatch(/^c\.yaml:\d+:\d+: \S/);
});
