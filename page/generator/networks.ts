/** What the page has of a run to play with: its networks, opened, and its training examples. Asked for once a run. */
import { useEffect, useState } from 'preact/hooks';
import type { RunReply } from '../../src/ui/contract.js';
import type { Source } from '../source.js';
import { type Examples, readExamples } from './nearest.js';
import { type Model, openModel, startRuntime } from './runtime.js';

export interface Networks {
  readonly generator: Model;
  /** Undefined where the run has none that can be exported. */
  readonly discriminator: Model | undefined;
  /** Undefined where the data are not at hand. */
  readonly examples: Examples | undefined;
}

/** Training examples that are looked through. */
const exampleCount = 5000;

async function openNetworks(source: Source, { row: { id }, models }: RunReply): Promise<Networks> {
  startRuntime((await source.runtime()).slice().buffer);
  const open = async (which: 'generator' | 'discriminator') => openModel(await source.model(id, which));
  const [generator, discriminator, examples] = await Promise.all([
    open('generator'),
    models.includes('discriminator') ? open('discriminator') : undefined,
    source.reference(id, exampleCount).then(readExamples, () => undefined),
  ]);
  return { generator, discriminator, examples };
}

/** The networks, or why there are none; undefined while they are on their way. */
export function useNetworks(source: Source, run: RunReply): Networks | Error | undefined {
  const [networks, setNetworks] = useState<Networks | Error>();
  const { id } = run.row;
  useEffect(() => {
    let wanted = true;
    setNetworks(undefined);
    openNetworks(source, run).then(
      (opened) => wanted && setNetworks(opened),
      (error: unknown) => wanted && setNetworks(error instanceof Error ? error : new Error(String(error))),
    );
    return () => {
      wanted = false;
    };
  }, [source, id]);
  return networks;
}
