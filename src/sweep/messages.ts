/** What a coordinator and the process of one trial say to each other, by structured clone: NaN stays NaN. */
import type { SweepPlace, Task } from './executor.js';
import type { Done, TaskOptions } from './trial.js';

export type ToTrial =
  | {
      readonly type: 'run';
      readonly place: SweepPlace;
      readonly task: Task;
      readonly attempt: number;
      readonly options: TaskOptions;
    }
  | { readonly type: 'until'; readonly count: number };

export type FromTrial =
  | { readonly type: 'stepping' }
  | { readonly type: 'reported'; readonly count: number; readonly value: number }
  | { readonly type: 'ended'; readonly done: Done };
