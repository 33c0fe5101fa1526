/** Figure 1 as SVG: what is drawn is where the numbers are, and moves through all moments. */
import { describe, expect, it } from 'vitest';
import type { Densities } from '../../src/experiment/line-game.js';
import { densityAnimation, densityFrame, densityPanels } from '../../src/report/figures/densities.js';

const x = Array.from({ length: 20 }, (_, i) => i / 4 - 2.375);

const moment = (step: number, to: number): Densities => ({
  step,
  x,
  data: x.map((at) => Math.exp(-(at ** 2) / 2) / Math.sqrt(2 * Math.PI)),
  generated: x.map((at) => (Math.abs(at - to) < 0.5 ? 1 : 0)),
  discriminator: x.map(() => 0.5),
  best: x.map(() => 0.25),
  map: [
    [-1, to - 0.5],
    [1, to + 0.5],
  ],
});
const moments = [moment(0, -1), moment(500, 0), moment(12_000, 1)];

const count = (text: string, part: string) => text.split(part).length - 1;
const attribute = (text: string, pattern: RegExp) => pattern.exec(text)![1]!;

describe('a frame', () => {
  const frame = densityFrame(moments[1]!, moments);

  it('has its step, four curves and an arrow for each z, and does not move', () => {
    expect(frame).toContain('>step 500<');
    expect([count(frame, '<polyline'), count(frame, 'marker-end'), count(frame, '<animate')]).toEqual([4, 2, 0]);
  });

  it('draws D of one half on the dotted line in the middle', () => {
    const middle = attribute(frame, /y1="([\d.]+)" x2="590" y2="[\d.]+" stroke="#8c959f" stroke-dasharray="1 3"/);
    const dashed = attribute(frame, /points="([^"]+)"[^>]+stroke="#0072b2"/);
    expect(new Set(dashed.split(' ').map((point) => point.split(',')[1]))).toEqual(new Set([middle]));
  });

  it('is drawn on the same axes as the others', () => {
    const data = (svg: string) => attribute(svg, /points="([^"]+)"[^>]+stroke="#000000"/);
    expect(data(densityFrame(moments[2]!, moments))).toBe(data(frame));
  });
});

describe('the animation', () => {
  const animation = densityAnimation(moments);

  it('moves three curves and all arrows through every moment', () => {
    const lists = [...animation.matchAll(/attributeName="points"[^>]+values="([^"]+)"/g)].map(([, values]) => values!);
    expect(lists).toHaveLength(3);
    for (const values of lists) {
      const [a, b, c, ...more] = values.split(';');
      expect(more).toEqual([]);
      expect(new Set([a, b, c].map((points) => points!.split(' ').length))).toEqual(new Set([20]));
    }
    expect(count(animation, 'attributeName="x2"')).toBe(2);
    const green = lists.find((values) => new Set(values.split(';')).size === 3); // p_g is the one that changes
    expect(green).toBeDefined();
  });

  it('shows one step at a time', () => {
    const shown = [...animation.matchAll(/attributeName="visibility"[^>]+calcMode="discrete" values="([^"]+)"/g)];
    const table = shown.map(([, values]) => values!.split(';').map((value) => value === 'visible'));
    expect(table).toHaveLength(3);
    for (let at = 0; at < 3; at++) expect(table.map((row) => row[at])).toEqual([0, 1, 2].map((i) => i === at));
  });

  it('jumps at times that rise from 0, and rests at the last', () => {
    expect(count(animation, 'calcMode="discrete"')).toBe(count(animation, '<animate'));
    for (const [, times] of animation.matchAll(/keyTimes="([^"]+)"/g)) {
      const numbers = times!.split(';').map(Number);
      expect([numbers[0], numbers.length]).toEqual([0, 3]);
      expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
      expect(1 - numbers[2]!).toBeGreaterThan(numbers[1]!);
    }
  });

  it('of one moment is a frame', () => {
    expect(densityAnimation([moments[0]!])).toBe(densityFrame(moments[0]!));
  });
});

it('panels bear the letters of the paper', () => {
  const panels = densityPanels([...moments, moments[0]!], moments);
  for (const letter of 'abcd') expect(panels).toContain(`>(${letter})<`);
  expect([count(panels, '<polyline'), count(panels, '<animate')]).toEqual([16, 0]);
});
