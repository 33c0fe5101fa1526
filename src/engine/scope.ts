/** Labels of the code that is running, so that a traced op can be blamed on its layer. Knows nothing about ops. */

const labels: string[] = [];

/** Runs `f` under `label`; scopes nest. Not for asynchronous functions. */
export function scoped<T>(label: string, f: () => T): T {
  labels.push(label);
  try {
    return f();
  } finally {
    labels.pop();
  }
}

/** The labels around the caller, outermost first: `discriminator/1-maxout`; empty outside any scope. */
export const currentScope = (): string => labels.join('/');
