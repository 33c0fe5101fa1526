/**
 * Holds a training run up between questions and times what passes in between. Chunks start small after a pause, so timing
 * begins once some have gone by.
 */
import type { Callback } from '../src/callbacks/callback.js';
import type { Executor } from '../src/engine/executor.js';
import type { Answer, Ready } from './peer.js';

export interface Line {
  readonly say: (message: Ready | Answer) => void;
  /** The next question; undefined when there are no more. */
  readonly next: () => Promise<Question | undefined>;
}

export interface Question {
  readonly seconds: number;
}

const warmUp = 300; // milliseconds

export function createGate({ say, next }: Line) {
  let description = '';
  let preparing = 0;
  let inside = 0;
  let over = false;
  let question: Question | undefined;
  let resumed = 0;
  let begun:
    | { readonly time: number; readonly step: number; readonly inside: number; readonly cpu: NodeJS.CpuUsage }
    | undefined;

  /** Answers the question when its time is up. */
  function answered(step: number): boolean {
    const time = performance.now();
    if (!question || !begun) {
      if (question && time - resumed >= warmUp) begun = { time, step, inside, cpu: process.cpuUsage() };
      return false;
    }
    const passed = time - begun.time;
    if (passed < 1000 * question.seconds) return false;
    const { user, system } = process.cpuUsage(begun.cpu); // microseconds
    say({
      iterations: step - begun.step,
      milliseconds: passed / (step - begun.step),
      cpu: (user + system) / 1000 / (step - begun.step),
      outside: 1 - (inside - begun.inside) / passed,
      resident: process.memoryUsage.rss(),
    });
    return true;
  }

  const callback: Callback = {
    async onReports(reports) {
      const { step } = reports.at(-1)!;
      if (!question) say({ version: description, readySeconds: preparing });
      else if (!answered(step)) return;
      question = await next();
      over = question === undefined;
      begun = undefined;
      resumed = performance.now();
    },
  };
  return {
    callback,
    interrupted: () => (over ? 'end of questions' : undefined),
    timing: (executor: Executor): Executor => {
      description = executor.description;
      return {
        ...executor,
        async step(...given) {
          const start = performance.now();
          const prepared = await executor.step(...given);
          preparing = (performance.now() - start) / 1000;
          return {
            async run(state, chunk) {
              const result = await prepared.run(state, chunk);
              inside += result.inside;
              return result;
            },
          };
        },
      };
    },
  };
}
