import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { tailOf } from '../../src/registry/log-tail.js';

const folder = mkdtempSync(join(tmpdir(), 'tail-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads each whole line once, and a log that was replaced from its beginning', () => {
  const file = join(folder, 'log');
  const lines = tailOf(file);
  expect(lines()).toEqual([]);
  writeFileSync(file, 'a\nb');
  expect(lines()).toEqual(['a']);
  appendFileSync(file, 'c\nd\n');
  expect(lines()).toEqual(['bc', 'd']);
  expect(lines()).toEqual([]);
  writeFileSync(join(folder, 'new'), 'a\nbc\n');
  renameSync(join(folder, 'new'), file);
  expect(lines()).toEqual(['a', 'bc']);
});
