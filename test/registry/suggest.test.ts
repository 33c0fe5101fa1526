import { describe, expect, it } from 'vitest';
import { distance, nearest, remedyFor } from '../../src/registry/suggest.js';

describe('distance', () => {
  it.each([
    ['', '', 0],
    ['hinge', 'hinge', 0],
    ['hinge', 'hnige', 1],
    ['hinge', 'hing', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['ca', 'abc', 3], // optimal string alignment: no edit inside a swap
  ])('from %j to %j is %d', (a, b, edits) => {
    expect(distance(a, b)).toBe(edits);
    expect(distance(b, a)).toBe(edits);
  });
});

describe('nearest', () => {
  const keys = [
    'learningRate',
    'beta1',
    'beta2',
    'momentum',
    'k',
    'epochs',
    'steps',
    'discriminator',
    'generator',
    'min',
    'max',
  ];

  it.each([
    ['learningrate', 'learningRate'],
    ['learning-rate', 'learningRate'],
    ['learnigRate', 'learningRate'],
    ['lr', 'learningRate'],
    ['beta3', 'beta1'],
    ['epoch', 'epochs'],
    ['step', 'steps'],
    ['ks', 'k'],
    ['disc', 'discriminator'],
    ['rate', 'learningRate'],
    ['mix', 'min'],
    ['mac', 'max'],
  ])('of %s is %s', (seen, word) => {
    expect(nearest(seen, keys)).toBe(word);
  });

  it.each(['colour', 'zz', 'weightDecay'])('of %s is nothing', (seen) => {
    expect(nearest(seen, keys)).toBeUndefined();
  });
});

describe('remedyFor', () => {
  it('suggests, lists, or says that there is nothing', () => {
    expect(remedyFor('hnige', ['hinge', 'wasserstein'])).toBe('Did you mean "hinge"?');
    expect(remedyFor('perceptual', ['hinge', 'wasserstein'])).toBe('Known: hinge, wasserstein.');
    expect(remedyFor('fid', [])).toBe('There are none.');
  });
});
