/** `exp reproduce`: runs the studies of a reproduction, each where it stopped, and writes what the claims came to. */
import { catalog } from '../../experiment/catalog.js';
import { runsFolder } from '../../experiment/run-folder.js';
import { exitCode, UserError } from '../../registry/problem.js';
import { gather, keep } from '../../reproduction/gather.js';
import { findReproduction, loadReproduction, type Reproduction } from '../../reproduction/manifest.js';
import type { Profile } from '../../reproduction/manifest-schema.js';
import { claimsWanted, type PlannedStudy, planStudies } from '../../reproduction/plan.js';
import { describeCheck } from '../../sweep/check-space.js';
import { listSweeps } from '../../sweep/find-sweep.js';
import { openFrozen, readFrozen, requireUnchanged } from '../../sweep/freeze.js';
import type { Swept } from '../../sweep/sweep.js';
import { createSweep } from '../../sweep/sweep-folder.js';
import { type CarryOptions, carrySweep } from '../carry-sweep.js';
import { drawPictures } from '../draw-pictures.js';
import { type Io, printJson } from '../io.js';
import { quoted } from '../runs.js';
import { printReproduction, writeReproduction } from '../write-reproduction.js';

export interface ReproduceOptions extends CarryOptions {
  readonly quick?: boolean;
  readonly full?: boolean;
  /** Claims. */
  readonly only?: readonly string[];
  readonly json?: boolean;
}

export async function reproduce(io: Io, ref: string, options: ReproduceOptions): Promise<number> {
  if (options.quick && options.full) throw new UserError('--quick and --full: one of them. Leave one out.');
  const profile: Profile = options.full ? 'full' : 'quick';
  const say = (text: string) => options.quiet || io.err.write(`${text}\n`);
  const reproduction = loadReproduction(findReproduction(ref), catalog);
  const claims = claimsWanted(reproduction.manifest, options.only);
  say(
    profile === 'full'
      ? 'the full profile'
      : 'the quick profile, of lower power; --full is what the committed report used',
  );
  const planned = await planStudies(reproduction, claims, profile, catalog);
  for (const { entry, loaded, check } of planned) {
    for (const note of [...loaded.notes, ...check.notes]) say(`note: ${entry.id}: ${note}`);
    say(`${entry.id}: ${describeCheck(check)}`);
  }
  let failed = false;
  for (const study of planned) {
    const swept = await sweepStudy(io, study, options, say);
    const gathered = gather(study, swept.folder, reproduction.folder, profile);
    keep(gathered, reproduction.folder);
    if (swept.interrupted) {
      say(`To go on:  exp reproduce ${quoted(ref)} --${profile}`);
      return swept.interrupted === 'SIGINT' ? exitCode.interrupted : exitCode.terminated;
    }
    await drawPictures(io, reproduction.manifest.pictures, gathered, reproduction.folder);
    failed ||= swept.state.trials.some(({ state }) => state === 'failed');
  }
  tell(io, reproduction, profile, options);
  return failed ? exitCode.trialsFailed : exitCode.ok;
}

async function sweepStudy(
  io: Io,
  planned: PlannedStudy,
  options: ReproduceOptions,
  say: (text: string) => void,
): Promise<Swept & { readonly folder: string }> {
  const begun = newestOf(planned, options, say);
  const folder = begun ?? createSweep(planned.loaded, options.runsDir);
  const { study } = begun ? await openFrozen(begun, catalog) : planned.loaded;
  return { ...(await carrySweep(io, folder, study, options)), folder };
}

/** The newest sweep of this study as it stands, begun or done; one of files that have changed since does not count. */
function newestOf(
  { overrides, loaded: { study } }: PlannedStudy,
  { runsDir }: ReproduceOptions,
  say: (text: string) => void,
): string | undefined {
  const all = listSweeps(runsFolder(runsDir)).filter(({ name }) => name === study.name);
  const newest = all.at(-1)?.path;
  if (newest === undefined) return undefined;
  try {
    if (readFrozen(newest).overrides.join('\n') !== overrides.join('\n'))
      throw new UserError(`${study.name} was run with other values before.`);
    requireUnchanged(newest);
    return newest;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`${error.message.split('\n')[0]} It begins anew.`);
    return undefined;
  }
}

function tell(io: Io, reproduction: Reproduction, profile: Profile, { json, quiet }: ReproduceOptions): void {
  const written = writeReproduction(reproduction, profile);
  if (json) printJson(io, written);
  else printReproduction(io, written, quiet);
}
