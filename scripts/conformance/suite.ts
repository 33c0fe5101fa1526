/**
 * Runs test files that come with TensorFlow.js on the compiled engine, by its lazy backend. The files are written for
 * jasmine and import their own copy of tfjs-core; it shares engine, kernels and gradients with ours through the global
 * object, as all copies do. To be run by tsx, which makes modules that can be required of them. Judges nothing.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import { registerLazy } from '../../src/engine/lazy.js';
import { tf } from '../../src/engine/tf.js';

const require = createRequire(import.meta.url);
const dist = join(require.resolve('@tensorflow/tfjs-core/package.json'), '../dist');

/** One test of TensorFlow.js and how it went. */
export interface Outcome {
  /** Such as `ops/sub`. */
  readonly file: string;
  readonly test: string;
  /** `pending`: its authors have switched it off. */
  readonly status: 'passed' | 'failed' | 'pending';
  readonly messages: readonly string[];
  /** Whether it is a test of what a backend computes. Others test a helper of TensorFlow.js and cannot fail here. */
  readonly onBackend: boolean;
  /** Whether anything was computed; else it looks at shapes, types and errors. */
  readonly computed: boolean;
}

/** Folders and files whose tests compute with tensors; the rest is about files, browsers and TensorFlow.js's own machinery. */
const computing = /^(ops|optimizers|public)\/|^(gradients|tensor|variable)$/;

export const testFiles = (): string[] =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((path) => posix.normalize(path.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('_test.js'))
    .map((path) => path.slice(0, -'_test.js'.length))
    .filter((file) => computing.test(file))
    .sort();

/** What is used of jasmine. */
interface Suite {
  readonly id: string;
  readonly children?: readonly Suite[];
}
interface Jasmine {
  getEnv(): {
    configure(options: object): void;
    addReporter(reporter: object): void;
    topSuite(): Suite;
    execute(): void;
  };
}
interface Spec {
  readonly id: string;
  readonly fullName: string;
  readonly status: string;
  readonly failedExpectations: readonly { readonly message: string }[];
}

const specsOf = (suite: Suite): string[] => suite.children?.flatMap(specsOf) ?? [suite.id];

/** All files run in this process, in order. Once per process, since jasmine and the engine are global. */
export async function runSuite(files: readonly string[]): Promise<Outcome[]> {
  const core = require('jasmine-core') as { boot(core: unknown): Jasmine };
  const jasmine = core.boot(core).getEnv();
  let runs = 0;
  const backend = registerLazy(() => runs++);
  const { setTestEnvs } = require(join(dist, 'jasmine_util.js')) as { setTestEnvs(environments: object[]): void };
  setTestEnvs([{ name: backend, backendName: backend, isDataSync: true }]);
  if ((require(join(dist, 'engine.js')) as { ENGINE: unknown }).ENGINE !== tf.engine())
    throw new Error('the test files see another engine of TensorFlow.js');

  const fileOf = new Map<string, string>();
  for (const file of files) {
    const before = jasmine.topSuite().children!.length;
    require(join(dist, `${file}_test.js`));
    for (const suite of jasmine.topSuite().children!.slice(before))
      for (const id of specsOf(suite)) fileOf.set(id, file);
  }
  jasmine.configure({ random: false });
  const marker = ` ${backend} {}`; // what describeWithFlags adds to the name of a suite
  const outcomes: Outcome[] = [];
  return new Promise((resolve) => {
    jasmine.addReporter({
      specStarted() {
        runs = 0;
      },
      specDone({ id, fullName, status, failedExpectations }: Spec) {
        outcomes.push({
          file: fileOf.get(id)!,
          test: fullName.replace(marker, ''),
          status: status as Outcome['status'],
          messages: failedExpectations.map(({ message }) => message),
          onBackend: fullName.includes(marker),
          computed: runs > 0,
        });
      },
      jasmineDone: () => resolve(outcomes),
    });
    jasmine.execute();
  });
}
