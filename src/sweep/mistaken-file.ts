/** A config where a study belongs, or the other way round: one sentence in place of a complaint about every key. */
import type { Place } from '../experiment/document.js';
import type { Source } from '../experiment/source.js';
import { configError, quote } from '../experiment/words.js';

const has = ({ root }: Source, keys: readonly string[]): boolean => keys.some((key) => root.entries.has(key));

const studyKeys = ['base', 'parameters', 'program'];
const configKeys = ['generator', 'discriminator', 'trainer'];

/** @throws ConfigError where the study is a config */
export function refuseConfig(source: Source): void {
  if (has(source, studyKeys) || !has(source, configKeys)) return;
  const remedy = 'Vary it with -m, such as -m trainer.k=1,2, or write a study whose base it is.';
  throw configError([{ place: source.root.place, path: '', message: 'this is a config, not a study.', remedy }]);
}

/** `mention`: where the base is named. @throws ConfigError where it is a study */
export function refuseStudy(source: Source, { place, text }: { readonly place: Place; readonly text: string }): void {
  if (has(source, configKeys) || !has(source, studyKeys)) return;
  const remedy = 'Give the config that it changes; a study runs without -m.';
  throw configError([{ place, path: 'base', message: `${quote(text)} is a study, not a config.`, remedy }]);
}
