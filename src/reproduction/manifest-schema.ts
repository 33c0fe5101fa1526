/** The keys of experiments/NAME/reproduction.yaml: claims of a paper, the studies that test them, and what each comes to. */
import { type Static, Type } from '@sinclair/typebox';
import { type Frozen, folderName, strict } from '../experiment/schema.js';
import { choice, duration, filePath } from '../registry/fields.js';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** Words for people: the same in every language, or by language. */
const words = (description: string) => {
  const text = Type.String({ minLength: 1, description });
  return Type.Union(
    [text, Type.Object({ en: Type.Optional(text), zh: Type.Optional(text) }, { ...strict, description })],
    { description },
  );
};

const identifier = (description: string) =>
  Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$',
    maxLength: 60,
    examples: ['C2', 'non-saturating'],
    description,
  });

const metric = (description: string) => Type.String({ minLength: 1, description });

/** Which number of a run's curve counts. */
const moment = {
  at: Type.Unsafe<'last' | 'best' | 'mean' | string | number>({
    ...duration('Which value of the curve counts: last, best, mean, or the one at this moment of training.', 'last'),
    pattern: `^(last|best|mean)$|${duration('').pattern}`,
    examples: ['last', 'best', 'mean', '500 steps', '3 epochs'],
  }),
  from: Type.Optional(duration('Only what was reported from this moment on.')),
  until: Type.Optional(duration('Only what was reported up to this moment.')),
  goal: choice(['minimize', 'maximize'], 'Whether smaller or larger is better.', 'minimize'),
};

const cell = Type.Object(
  {
    id: identifier('What the claims call it.'),
    label: Type.Optional(words('What readers call it; its id unless given.')),
    values: Type.Unsafe<Readonly<Record<string, any>>>({
      type: 'object',
      description: "Values of the study's parameters; those left out have the first value that the study lists.",
    }),
  },
  { ...strict, description: 'A cell: one point of the study.' },
);

const study = Type.Object(
  {
    id: identifier('What the claims call it.'),
    file: filePath('A study file.'),
    quick: Type.Array(Type.String(), {
      default: [],
      description: 'Values set in the study by --quick, such as "seeds=2".',
    }),
    full: Type.Array(Type.String(), { default: [], description: 'Values set in the study by --full.' }),
    cells: Type.Array(cell, {
      default: [],
      description: 'Names of points; each trial is a cell by its values unless given.',
    }),
  },
  { ...strict, description: 'A study, run once for all claims that name it.' },
);

const evidence = Type.Object(
  {
    better: Type.Optional(identifier('A cell that is claimed to be better than another.')),
    cell: Type.Optional(identifier('A cell whose number, or difference from another, is claimed to lie somewhere.')),
    rank: Type.Optional(identifier('A cell that all others are held against and ranked by; no verdict.')),
    than: Type.Optional(identifier('The cell it is compared with, seed by seed.')),
    metric: metric('Of a number that the runs report.'),
    ...moment,
    compare: choice(
      ['difference', 'ratio'],
      'How two cells are compared; a ratio needs positive numbers.',
      'difference',
    ),
    near: Type.Optional(Type.Number({ description: 'What the number is claimed to be, give or take `within`.' })),
    within: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'The tolerance of `near`.' })),
    above: Type.Optional(Type.Number({ description: 'What the number is claimed to be above.' })),
    below: Type.Optional(Type.Number({ description: 'What the number is claimed to be below.' })),
    says: Type.Optional(words('What is claimed here, a sentence.')),
  },
  { ...strict, description: 'Something measured that speaks for or against the claim.' },
);

const plot = Type.Object(
  {
    metric: metric('Whose curve is drawn: the mean over seeds with its interval.'),
    title: Type.Optional(words('Above the plot; the name of the metric unless given.')),
    log: Type.Boolean({ default: false, description: 'Whether the values stand on a logarithmic scale.' }),
    cells: Type.Optional(
      Type.Array(identifier('A cell.'), { minItems: 1, description: 'Which cells; all unless given.' }),
    ),
    line: Type.Optional(Type.Number({ description: 'A value to draw a line at, such as what theory says.' })),
  },
  strict,
);

const row = Type.Object(
  {
    label: words('Name of the row.'),
    value: Type.Optional(Type.Number({ description: 'A number that others report.' })),
    error: Type.Optional(
      Type.Union([Type.Number(), Type.String({ minLength: 1 })], {
        description: 'Of a reported number: its error as given. Of ours: the metric that is its error.',
      }),
    ),
    source: Type.Optional(words('Where a reported number is from.')),
    cell: Type.Optional(identifier('The cell whose number it is.')),
    metric: Type.Optional(metric('The number of the cell.')),
    ...moment,
  },
  { ...strict, description: 'A reported number with its source, or one of our own by cell and metric.' },
);

const table = Type.Object(
  { title: words('Above the table.'), rows: Type.Array(row, { minItems: 1, description: 'In the order shown.' }) },
  strict,
);

const claim = Type.Object(
  {
    id: identifier('Such as C2.'),
    claim: words('What is claimed, a sentence.'),
    where: Type.Optional(words('Where in the source.')),
    test: Type.Optional(words('How it is tested, beyond what the study says.')),
    study: Type.Union([identifier('A study.'), Type.Array(identifier('A study.'), { minItems: 1 })], {
      description: 'The study that tests it, or several with equal seeds.',
    }),
    evidence: Type.Array(evidence, { default: [], description: 'What decides: all of it supported, or any refuted.' }),
    plots: Type.Array(plot, { default: [], description: 'Curves over training.' }),
    tables: Type.Array(table, { default: [], description: 'Our numbers beside those of others.' }),
    grids: Type.Boolean({
      default: false,
      description: "Whether the last samples of each cell's first seed are shown.",
    }),
    remarks: Type.Optional(words('What to make of it; written when the results are known.')),
  },
  { ...strict, description: 'A claim, and what decides it.' },
);

const picture = Type.Object(
  {
    id: identifier('Name of its file.'),
    kind: choice(
      ['nearest', 'interpolation', 'densities'],
      'Samples beside their nearest training examples, straight lines through z, or the densities of a toy over training.',
    ),
    study: identifier('The study whose run is drawn.'),
    cell: identifier('The cell whose first seed is drawn.'),
    title: words('Above the picture.'),
    text: Type.Optional(words('What it shows.')),
  },
  { ...strict, description: 'A picture of a run, such as a figure of the source.' },
);

export const manifestSchema = Type.Object(
  {
    name: folderName(['goodfellow-2014'], "Beginning of the names of its sweeps; the folder's name unless given."),
    title: words('Title of the report.'),
    source: Type.Optional(words('The work whose claims these are, as one cites it.')),
    about: Type.Optional(words('What is asked, a paragraph.')),
    answer: Type.Optional(words('What came out, a paragraph; written when the results are known.')),
    languages: Type.Array(choice(languages, 'A language.'), {
      default: ['en'],
      minItems: 1,
      uniqueItems: true,
      description: 'Languages of the report.',
    }),
    studies: Type.Array(study, { minItems: 1, description: 'What is run.' }),
    claims: Type.Array(claim, { minItems: 1, description: 'What is claimed, and how it is decided.' }),
    pictures: Type.Array(picture, { default: [], description: 'Further pictures of runs, after the claims.' }),
  },
  { ...strict, description: 'A reproduction: claims, the studies that test them, and the report.' },
);

export type Manifest = Frozen<Static<typeof manifestSchema>>;
export type StudyEntry = Manifest['studies'][number];
export type CellEntry = StudyEntry['cells'][number];
export type Claim = Manifest['claims'][number];
export type EvidenceEntry = Claim['evidence'][number];
export type Plot = Claim['plots'][number];
export type PictureEntry = Manifest['pictures'][number];
export type Row = Claim['tables'][number]['rows'][number];
/** Which number of a curve counts. */
export type Moment = Pick<EvidenceEntry, 'at' | 'from' | 'until' | 'goal'>;
export type Words = string | Readonly<Partial<Record<Language, string>>>;

export type Profile = 'quick' | 'full';

/** Words in one of the manifest's languages; those that are one text are the same in all. */
export const inLanguage = (given: Words, language: Language): string =>
  typeof given === 'string' ? given : given[language]!;

/** The maps that a manifest holds in lists, by what people call them; for the reference. */
export const manifestParts = { study, cell, claim, evidence, plot, table, row, picture } as const;
