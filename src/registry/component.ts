/**
 * What a component is: a value with a kind, a name, a sentence, a config schema and a `build`.
 * Defining or importing one does nothing; `experiment/catalog.ts` lists them, and a registry holds them.
 */
import type { Static, TObject } from '@sinclair/typebox';

/**
 * One entry per kind: what its `build` is given besides the config (`needs`) and what it returns (`made`); where others
 * must know more of a component before it is built, `declared` as well.
 * Each domain's contract file adds its own entry by declaration merging.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Kinds {}

export type Kind = keyof Kinds & string;

/** What components of a kind say of themselves beside what all do: the kind's `declared`, if it has any. */
type Declared<K extends Kind> = Kinds[K] extends { readonly declared: infer D } ? D : unknown;

/** A component as a config names it, after shorthand has been written out: `{ type: adam, ...its keys }`. */
export interface Typed {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Builds a nested component, for instance the schedule inside an optimizer. Blames the right line when it fails. */
export type Build = <K extends Kind>(kind: K, config: Typed, needs: Kinds[K]['needs']) => Kinds[K]['made'];

/** Given to every `build` beside what its kind needs. */
export interface Building {
  readonly build: Build;
}

export type Component<K extends Kind = Kind, S extends TObject = TObject> = Common<K, S> & Declared<K>;

/** What every component says of itself. */
export interface Common<K extends Kind, S extends TObject> {
  readonly kind: K;
  /** kebab-case, equal to the file's name and to `type` in YAML. */
  readonly name: string;
  /** One sentence for `exp list`, editors and the reference. */
  readonly summary: string;
  /** Strict object schema, a description on every key, without `type`. */
  readonly config: S;
  build(config: Static<S>, needs: Kinds[K]['needs'] & Building): Kinds[K]['made'];
}

/** What makes components of one kind: the identity but for `kind`, for inference; `build` sees the config its schema describes. */
export const definer =
  <K extends Kind>(kind: K) =>
  <S extends TObject>(component: Omit<Common<K, S>, 'kind'> & Declared<K>): Component<K, S> => ({ kind, ...component });

/** The identity, for inference: `build` sees the config its schema describes. */
export function defineComponent<K extends Kind, S extends TObject>(component: Component<K, S>): Component<K, S> {
  return component;
}
