/** All that a reproduction came to, worked out once from its manifest and its raw results: what the report shows. */
import type { Verdict } from '../sweep/verdict.js';
import { type Cells, type Judged, judge, verdictOfClaim } from './judge.js';
import { studiesOf } from './manifest.js';
import type { Claim, Manifest, Profile } from './manifest-schema.js';
import { cellsOf, type StudyResults } from './results.js';

export interface ClaimOutcome {
  readonly claim: Claim;
  /** Of its studies, those that have been run. */
  readonly studies: readonly StudyResults[];
  /** Of all its studies. */
  readonly cells: Cells;
  readonly evidence: readonly Judged[];
  /** Absent where nothing decides, or nothing has been run. */
  readonly verdict?: Verdict;
}

export interface Outcome {
  readonly manifest: Manifest;
  readonly profile: Profile;
  readonly claims: readonly ClaimOutcome[];
  readonly studies: readonly StudyResults[];
}

export function outcomeOf(
  manifest: Manifest,
  profile: Profile,
  resultsOf: (study: string) => StudyResults | undefined,
): Outcome {
  const studies = manifest.studies.flatMap(({ id }) => resultsOf(id) ?? []);
  const claims = manifest.claims.map((claim): ClaimOutcome => {
    const own = studies.filter(({ study }) => studiesOf(claim).includes(study));
    const cells: Cells = new Map(own.flatMap((study) => cellsOf(study).map((cell) => [cell.id, cell] as const)));
    const evidence = claim.evidence.map((entry) => judge(entry, cells));
    return { claim, studies: own, cells, evidence, verdict: verdictOfClaim(evidence, claim) };
  });
  return { manifest, profile, claims, studies };
}
