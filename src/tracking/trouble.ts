/** How talking to a tracking server fails, and whether it is worth trying again. Whoever sends decides what then. */
import { exitCode, UserError } from '../registry/problem.js';

/** `unavailable`: the same may succeed later. `refused`: it never will, until somebody changes something. */
export type Trouble = 'unavailable' | 'refused';

export interface TroubleDetails {
  /** HTTP's, where there was a reply. */
  readonly status?: number;
  /** MLflow's word for it, such as `RESOURCE_DOES_NOT_EXIST`; absent where the reply had none. */
  readonly reason?: string;
  /** Milliseconds that the server asked us to wait. */
  readonly retryAfter?: number;
}

/** Messages never hold credentials. */
export class TrackingError extends UserError {
  override readonly name = 'TrackingError';
  readonly status?: number;
  readonly reason?: string;
  readonly retryAfter?: number;
  constructor(
    readonly trouble: Trouble,
    message: string,
    { status, reason, retryAfter }: TroubleDetails = {},
  ) {
    super(message, exitCode.trackingUnreachable);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

export const unavailable = (message: string, details?: TroubleDetails): TrackingError =>
  new TrackingError('unavailable', message, details);

export const refused = (message: string, details?: TroubleDetails): TrackingError =>
  new TrackingError('refused', message, details);
