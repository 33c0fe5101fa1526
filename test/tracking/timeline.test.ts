import { expect, it } from 'vitest';
import { timeline } from '../../src/tracking/timeline.js';

it('goes evenly between two notes, and beyond the last stands still', () => {
  const times = timeline([
    { step: 0, time: 1000 },
    { step: 10, time: 2000 },
  ]);
  expect([0, 5, 10, 15].map(times.at)).toEqual([1000, 1500, 2000, 2000]);
  expect(times.reach).toBe(10);
  expect(timeline([]).reach).toBe(-1);
});

it('forgets what a killed process noted of steps that were taken again, and nothing before', () => {
  const before = [
    { step: 0, time: 1000 },
    { step: 10, time: 2000 },
    { step: 20, time: 3000 },
  ];
  const after = [...before, { step: 10, time: 9000 }, { step: 20, time: 9500 }];
  expect(timeline(after).at(5)).toBe(timeline(before).at(5));
  expect(timeline(after).at(10)).toBe(2000);
  expect(timeline(after).at(15)).toBe(9250);
});
