/** Mutants that compute the same, by kernel and a part of the mutant's name, each with the reason. */
export const equivalent: readonly (readonly [kernel: string, mutant: string, reason: string])[] = [];
