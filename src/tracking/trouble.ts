/** How talking to a tracking server fails, and whether it is worth trying again. Whoever sends decides what then. */
import { exitCode, UserError } from '../registry/problem.js';

/** `unavailable`: the same may succeed later. `refused`: it never will, until somebody changes something. */
export type Trouble = 'unavailable' | 'refused';

/** Messages never hold credentials. */
export class TrackingError extends UserError {
  override readonly name = 'TrackingError';
  constructor(
    readonly trouble: Trouble,
    message: string,
    /** HTTP's, where there was a reply. */
    readonly status?: number,
    /** MLflow's word for it, such as `RESOURCE_DOES_NOT_EXIST`; absent where the reply had none. */
    readonly reason?: string,
  ) {
    super(message, exitCode.trackingUnreachable);
  }
}

export const unavailable = (message: string, status?: number, reason?: string): TrackingError =>
  new TrackingError('unavailable', message, status, reason);

export const refused = (message: string, status?: number, reason?: string): TrackingError =>
  new TrackingError('refused', message, status, reason);
