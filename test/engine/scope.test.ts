/** Scopes nest, return what runs inside, and end even by an error. */
import { expect, it } from 'vitest';
import { currentScope, scoped } from '../../src/engine/scope.js';

it('joins the labels around the caller', () => {
  expect(currentScope()).toBe('');
  expect(scoped('discriminator', () => scoped('1-maxout', currentScope))).toBe('discriminator/1-maxout');
  expect(currentScope()).toBe('');
});

it('ends when its function throws', () => {
  const failing = () => {
    throw new Error('inside');
  };
  expect(() => scoped('a', failing)).toThrow('inside');
  expect(currentScope()).toBe('');
});
