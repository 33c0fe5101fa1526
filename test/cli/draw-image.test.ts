/** Pictures on a terminal: which way is taken, and that each way's text holds the picture. */
import { PNG } from 'pngjs';
import { decode } from 'sixel';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../src/callbacks/png.js';
import { drawImage } from '../../src/cli/draw-image.js';
import { answered, protocolOf } from '../../src/cli/graphics.js';
import { reduced } from '../../src/cli/reduce-image.js';

const esc = '\u001b';
/** Red and green above blue and white, above black and grey. */
const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 128, 128, 128);
const small = encodePng({ width: 2, height: 3, channels: 3, data });
const noise = Uint8Array.from({ length: 200 * 100 }, (_, i) => 256 * ((Math.sin(i) * 43758.5453) % 1));
const large = encodePng({ width: 200, height: 100, channels: 1, data: noise });

describe('which way', () => {
  it.each([
    [{ TERM: 'xterm-kitty' }, 'kitty'],
    [{ TERM_PROGRAM: 'ghostty' }, 'kitty'],
    [{ TERM_PROGRAM: 'iTerm.app' }, 'iterm'],
    [{ LC_TERMINAL: 'iTerm2', TERM: 'xterm-256color' }, 'iterm'],
    [{ TERM: 'linux' }, 'blocks'],
    [{ TERM: 'xterm-256color' }, undefined],
    [{ TERM: 'xterm-kitty', TMUX: '/tmp/tmux-0/default,1,0' }, undefined],
  ])('by %j: %s', (env, protocol) => {
    expect(protocolOf(env as NodeJS.ProcessEnv)).toBe(protocol);
  });

  it.each([
    [`${esc}[?62;4;22c`, 'sixel'],
    [`${esc}[?64;14;40c`, 'blocks'],
    [`${esc}[?1;2c`, 'blocks'],
    [`${esc}[?62;4`, undefined],
    ['', undefined],
  ])('by the answer %j: %s', (answer, protocol) => {
    expect(answered(answer)).toBe(protocol);
  });
});

describe('half-blocks', () => {
  const lines = (colourDepth: number) => drawImage(small, { protocol: 'blocks', colourDepth }, 80).split('\n');

  it('are two pixels each, in 24-bit colours', () => {
    expect(lines(24)).toEqual([
      `${esc}[38;2;255;0;0;48;2;0;0;255m▀${esc}[38;2;0;255;0;48;2;255;255;255m▀${esc}[0m`,
      `${esc}[38;2;0;0;0;49m▀${esc}[38;2;128;128;128;49m▀${esc}[0m`,
      '',
    ]);
  });

  it('or in the nearest of 256', () => {
    expect(lines(8)).toEqual([
      `${esc}[38;5;196;48;5;21m▀${esc}[38;5;46;48;5;231m▀${esc}[0m`,
      `${esc}[38;5;16;49m▀${esc}[38;5;244;49m▀${esc}[0m`,
      '',
    ]);
  });

  it.each([40, 80, 160])('fit %s columns', (columns) => {
    const drawn = drawImage(large, { protocol: 'blocks', colourDepth: 24 }, columns).trimEnd().split('\n');
    for (const line of drawn) expect(line.match(/▀/g)).toHaveLength(columns);
    expect(drawn).toHaveLength(Math.ceil(columns / 4));
  });
});

it('a smaller picture is made of means', () => {
  const four = { width: 4, height: 2, data: new Uint8Array(32).map((_, i) => i) };
  expect(Array.from(reduced(four, 2).data)).toEqual([10, 11, 12, 13, 18, 19, 20, 21]);
  expect(reduced(four, 4)).toEqual(four);
});

it('kitty is sent the file, in pieces', () => {
  const text = drawImage(large, { protocol: 'kitty', colourDepth: 24 }, 80);
  const pieces = [...text.matchAll(new RegExp(`${esc}_G([^;]*);([^${esc}]*)${esc}\\\\`, 'g'))];
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces[0]![1]).toBe('a=T,f=100,q=2,c=20,m=1');
  expect(pieces.map(([, keys]) => keys!.slice(-3))).toEqual([...pieces.slice(1).map(() => 'm=1'), 'm=0']);
  expect(pieces.every(([, , part]) => part!.length <= 4096)).toBe(true);
  expect(Buffer.from(pieces.map(([, , part]) => part).join(''), 'base64')).toEqual(Buffer.from(large));
});

it('iTerm2 is sent the file', () => {
  const text = drawImage(small, { protocol: 'iterm', colourDepth: 24 }, 80);
  const sent = /inline=1;size=(\d+);width=1:([\w+/=]*)/.exec(text)!;
  expect(Number(sent[1])).toBe(small.length);
  expect(PNG.sync.read(Buffer.from(sent[2]!, 'base64')).width).toBe(2);
});

it('sixels decode to the picture, nearly', () => {
  const text = drawImage(large, { protocol: 'sixel', colourDepth: 24 }, 80);
  const { width, height, data32 } = decode(text.slice(text.indexOf('q') + 1, text.lastIndexOf(esc)));
  expect([width, height]).toEqual([200, 100]);
  const far = (other: (i: number) => number) => noise.map((_, i) => Math.abs((data32[i]! & 255) - other(i)));
  expect(Math.max(...far((i) => noise[i]!))).toBeLessThanOrEqual(8);
  expect(Math.max(...far((i) => noise[i + 1] ?? 0))).toBeGreaterThan(100); // another picture is not
});
