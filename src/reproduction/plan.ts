/**
 * What a profile runs: each study of a manifest with the profile's values, checked whole, its cells as points of its
 * space. Carrying sweeps out is `sweep/`'s, and reading what came out `gather.ts`'s.
 */
import { buildExperiment } from '../experiment/build.js';
import { checkExperiment } from '../experiment/check.js';
import type { Finding } from '../experiment/document.js';
import { findingAt } from '../experiment/provenance.js';
import { configError, quote } from '../experiment/words.js';
import type { Json } from '../registry/json.js';
import { Misfit } from '../registry/problem.js';
import type { Registry } from '../registry/registry.js';
import { remedyFor } from '../registry/suggest.js';
import { isActive, type Parameters, sameJson } from '../samplers/space.js';
import { checkSpace, type SpaceCheck } from '../sweep/check-space.js';
import { type LoadedStudy, loadStudy } from '../sweep/load-study.js';
import { metricMisfit } from '../sweep/reported.js';
import { cellsNamed } from './evidence-form.js';
import { type Reproduction, studiesOf } from './manifest.js';
import type { Claim, Manifest, Profile, StudyEntry } from './manifest-schema.js';

/** A cell of the manifest as a point of its study's space. */
export interface PlannedCell {
  readonly id: string;
  readonly point: Parameters;
}

export interface PlannedStudy {
  readonly entry: StudyEntry;
  readonly overrides: readonly string[];
  readonly loaded: LoadedStudy;
  readonly check: SpaceCheck;
  /** Those that the manifest names; none where each trial is a cell. */
  readonly cells: readonly PlannedCell[];
  /** Whose curves are kept. */
  readonly metrics: readonly string[];
}

/** The claims that are wanted; all unless `only` names some. @throws ConfigError for one that is not there */
export function claimsWanted(manifest: Manifest, only: readonly string[] | undefined): readonly Claim[] {
  if (!only) return manifest.claims;
  const known = manifest.claims.map(({ id }) => id);
  const strange = only.find((id) => !known.includes(id));
  if (strange !== undefined)
    throw configError([
      findingAt(manifest, 'claims', new Misfit(`none is called ${quote(strange)}.`, remedyFor(strange, known))),
    ]);
  return manifest.claims.filter(({ id }) => only.includes(id));
}

/** @throws ConfigError for the first study that does not hold, before anything runs */
export async function planStudies(
  { manifest }: Reproduction,
  claims: readonly Claim[],
  profile: Profile,
  registry: Registry,
): Promise<PlannedStudy[]> {
  const wanted = new Set(claims.flatMap(studiesOf));
  const planned: PlannedStudy[] = [];
  for (const [i, entry] of manifest.studies.entries()) {
    if (!wanted.has(entry.id)) continue;
    const overrides = [`name=${manifest.name}-${entry.id}-${profile}`, ...entry[profile]];
    const loaded = await loadStudy(entry.file, overrides, registry);
    const check = checkSpace(loaded);
    const findings: Finding[] = [];
    const cells = entry.cells.map(({ id, values }, j) => {
      const tell = (misfit: Misfit) => findings.push(findingAt(manifest, `studies.${i}.cells.${j}`, misfit));
      return { id, point: pointOf(values, loaded, tell) };
    });
    if (findings.length) throw configError(findings);
    planned.push({ entry, overrides, loaded, check, cells, metrics: metricsOf(manifest, entry.id) });
  }
  const findings = [...unknownCells(manifest, claims, planned), ...unreported(manifest, claims, planned)];
  if (findings.length) throw configError(findings);
  return planned;
}

/** The values given, and the first listed ones. */
function pointOf(values: Parameters, loaded: LoadedStudy, tell: (misfit: Misfit) => void): Parameters {
  const { dimensions } = loaded.study.space;
  const paths = dimensions.map(({ path }) => path);
  for (const path of Object.keys(values))
    if (!paths.includes(path))
      tell(new Misfit(`the study does not vary ${quote(path)}.`, remedyFor(path, paths), 'values'));
  const point: Record<string, Json> = {};
  for (const dimension of dimensions) {
    const { path, values: listed } = dimension;
    if (!isActive(dimension, point)) continue;
    const value = values[path] ?? listed?.[0];
    if (value === undefined)
      tell(new Misfit(`says nothing of ${quote(path)}, which the study varies.`, undefined, 'values'));
    else if (listed && !listed.some((one) => sameJson(one, value)))
      tell(new Misfit(`the study does not try ${JSON.stringify(value)} for ${quote(path)}.`, undefined, 'values'));
    else point[path] = value;
  }
  return point;
}

/** What the claims about a study measure. */
export function metricsOf({ claims }: Manifest, study: string): string[] {
  const names = claims
    .filter((claim) => studiesOf(claim).includes(study))
    .flatMap(({ evidence, plots, tables }) => [
      ...[...evidence, ...plots].map(({ metric }) => metric),
      ...tables.flatMap(({ rows }) => rows.flatMap(({ metric, error }) => [metric, error])),
    ]);
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

function unknownCells(manifest: Manifest, claims: readonly Claim[], planned: readonly PlannedStudy[]): Finding[] {
  return claims.flatMap((claim) => {
    const own = planned.filter(({ entry }) => studiesOf(claim).includes(entry.id));
    const ids = own.flatMap(({ cells }) => cells.map(({ id }) => id));
    const at = `claims.${manifest.claims.indexOf(claim)}`;
    const named = [
      ...claim.evidence.flatMap((entry, i) => cellsNamed(entry).map((id) => [`evidence.${i}`, id] as const)),
      ...claim.plots.flatMap(({ cells }, i) => (cells ?? []).map((id) => [`plots.${i}`, id] as const)),
      ...claim.tables.flatMap(({ rows }, i) =>
        rows.flatMap(({ cell }, j) => (cell === undefined ? [] : [[`tables.${i}.rows.${j}`, cell] as const])),
      ),
    ];
    return named
      .filter(([, id]) => !ids.includes(id))
      .map(([path, id]) =>
        findingAt(
          manifest,
          `${at}.${path}`,
          new Misfit(`${quote(id)} is no cell of the claim's studies.`, remedyFor(id, ids)),
        ),
      );
  });
}

/** Metrics that no run of a claim's studies reports. */
function unreported(manifest: Manifest, claims: readonly Claim[], planned: readonly PlannedStudy[]): Finding[] {
  const probes = planned.map(({ entry, loaded: { base } }) => {
    const experiment = buildExperiment(base.config, base.registry);
    const checked = checkExperiment(experiment);
    return { id: entry.id, misfit: (name: string) => metricMisfit(name, experiment, checked, base.registry) };
  });
  return claims.flatMap((claim) => {
    const own = probes.filter(({ id }) => studiesOf(claim).includes(id));
    const at = `claims.${manifest.claims.indexOf(claim)}`;
    const named = [
      ...claim.evidence.map(({ metric }, i) => [`evidence.${i}.metric`, metric] as const),
      ...claim.plots.map(({ metric }, i) => [`plots.${i}.metric`, metric] as const),
      ...claim.tables.flatMap(({ rows }, i) =>
        rows.flatMap(({ metric }, j) =>
          metric === undefined ? [] : [[`tables.${i}.rows.${j}.metric`, metric] as const],
        ),
      ),
    ];
    return named.flatMap(([path, name]) => {
      const misfits = own.map(({ misfit }) => misfit(name));
      const fault = misfits.every((one) => one !== undefined) && misfits[0];
      return fault ? [findingAt(manifest, `${at}.${path}`, fault)] : [];
    });
  });
}
