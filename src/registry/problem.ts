/**
 * How a user's mistake is told: postcards that say where, what we saw, what fits and what to try.
 * Thrown deep, printed once by `cli/main.ts`; never a stack trace.
 */

/** The documented exit codes of `exp`. */
export const exitCode = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  diverged: 3,
  dataMissing: 4,
  trackingUnreachable: 5,
  trialsFailed: 6,
  tryAgain: 75,
  interrupted: 130,
  terminated: 143,
} as const;

export interface Problem {
  /** `configs/ring.yaml:6:9`, or `argument "loss=wassertein"`; absent where no text is to blame. */
  readonly where?: string;
  /** Dotted path of the key, such as `loss.type`; empty for the whole document. */
  readonly path: string;
  /** What we saw and what fits. */
  readonly message: string;
  /** What to try, a sentence. */
  readonly remedy?: string;
}

export function postcard({ where, path, message, remedy }: Problem): string {
  const head = [where, path && `${path}:`].filter(Boolean).join(' ');
  const place = path || !where ? head : `${where}:`;
  return [place, message, remedy].filter(Boolean).join(' ');
}

/** A mistake outside the config, such as a missing file. `code` is the process's exit code. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  constructor(
    message: string,
    readonly code: number = exitCode.usage,
  ) {
    super(message);
  }
}

/** The config is wrong (never: our code is wrong). Holds every problem found, not only the first. */
export class ConfigError extends UserError {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(postcard).join('\n'), exitCode.usage);
  }
}

/**
 * Thrown by a component's `build` when its config is well-formed but does not fit its neighbours, such as a shape.
 * Whoever called `build` knows the path and turns it into a ConfigError.
 */
export class Misfit extends Error {
  override readonly name = 'Misfit';
  constructor(
    message: string,
    readonly remedy?: string,
    /** Key below the component's own path that is to blame, such as `kernel` or `layers.2`. */
    readonly key?: string,
  ) {
    super(message);
  }
}
