/** Wrong configs and overrides, each with the exact postcard that a person gets. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/experiment/load.js';
import { exitCode } from '../../src/registry/problem.js';
import { registry } from './fake-registry.js';
import { folder } from './folder.js';
import { goodConfig } from './good-config.js';

const files = folder();
mkdirSync(join(files.path, 'a-folder'));
files.write('good.yaml', goodConfig);
files.write('left.yaml', 'extends: right.yaml\n');
files.write('right.yaml', 'extends: left.yaml\n');
files.write('self.yaml', 'extends: [good.yaml, self.yaml]\n');
files.write('broken.yaml', 'name: [1, 2\n');
files.write('not-component.mjs', 'export const answer = 42;\n');
files.write('throws.mjs', 'throw new Error("no GPU here");\n');
files.write('rude.mjs', 'throw "just a string";\n');
files.write('twin.mjs', component('loss', 'hinge'));
files.write('strange.mjs', component('losses', 'mine'));
files.write('loose.mjs', component('loss', 'mine').replace('additionalProperties: false', ''));

function component(kind: string, name: string): string {
  const config = `{ type: 'object', properties: {}, additionalProperties: false }`;
  return `export const mine = { kind: '${kind}', name: '${name}', summary: 'Mine.', config: ${config}, build() {} };\n`;
}

/** Each level lists the one below ten times: 10^8 values from 200 bytes. */
const bomb = [
  'a: &a 1',
  ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]}, `.repeat(10)}]`),
].join('\n');

const unfolding = bomb.replaceAll(/&. /g, '').replaceAll(/\*(.)/g, '"$${$1}"');

interface Mistake {
  /** Text of the config; or a change of the good one, `[from, to]`. */
  readonly config?: string | Uint8Array | readonly [from: string, to: string];
  readonly overrides?: readonly string[];
  /** A path to load instead. */
  readonly path?: string;
  readonly postcard: string;
}

const mistakes: Readonly<Record<string, Mistake>> = {
  'an unclosed bracket': {
    config: ['[128, 64]', '[128, 64'],
    postcard:
      'c.yaml:5:77: this is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Close it with ].',
  },
  'a tab as indentation': {
    config: ['  type: sequential', '\ttype: sequential'],
    postcard: 'c.yaml:7:1: this is not valid YAML: Tabs are not allowed as indentation. Indent with spaces.',
  },
  'an unclosed quote': {
    config: ['name: digits', 'name: "digits'],
    postcard: 'c.yaml:1:7: this is not valid YAML: Missing closing "quote. Close it with ".',
  },
  'a missing space after the colon': {
    config: ['seed: 1', 'seed:1'],
    postcard:
      'c.yaml:2:1: this is not valid YAML: Implicit keys need to be on a single line. Write "key: value", with a colon and a space.',
  },
  'a key given twice': {
    config: ['loss: {', 'seed: 2\nloss: {'],
    postcard: 'c.yaml:11:1: the key "seed" is given twice, first at c.yaml:2:1. Keep one of them.',
  },
  'a key given twice in one line': {
    config: ['modes: 8,', 'modes: 8, modes: 9,'],
    postcard: 'c.yaml:3:31: the key "modes" is given twice, first at c.yaml:3:21. Keep one of them.',
  },
  'a __proto__ key': {
    config: ['seed: 1', '__proto__: { polluted: true }\nseed: 1'],
    postcard: 'c.yaml:2:1: the key "__proto__" is refused. Remove it.',
  },
  'a constructor key deep down': {
    config: ['modes: 8', 'constructor: 8'],
    postcard: 'c.yaml:3:21: the key "constructor" is refused. Remove it.',
  },
  'a merge key': {
    config: ['data: {', 'data: { <<: *base,'],
    postcard:
      'c.yaml:3:9: merge keys (<<) are refused. Use "extends" to take over what another file says.\nc.yaml:3:13: the alias *base has no anchor &base before it.',
  },
  'a tag': {
    config: ['seed: 1', 'seed: !!js/function "1"'],
    postcard: 'c.yaml:2:21: the tag "!!js/function" is refused. Remove it; a config names parts by "type".',
  },
  'a number tagged as a set': {
    config: ['seed: 1', 'seed: !!set { a, b }'],
    postcard: 'c.yaml:2:13: the tag "!!set" is refused. Remove it; a config names parts by "type".',
  },
  'two documents': {
    config: ['engine: auto', '---\nengine: auto'],
    postcard:
      'c.yaml:18:1: a second YAML document begins here; a config is one document. Write one experiment per file, without "---" between.',
  },
  'a directive': {
    config: '%YAML 1.1\n---\nseed: 1\n',
    postcard: 'c.yaml:1:1: YAML directives (lines that begin with %) are refused.',
  },
  'a list at the top': {
    config: '- seed: 1\n- name: x\n',
    postcard: 'c.yaml:1:1: expected a map of keys, got a list. Begin with "name: my-experiment".',
  },
  'an empty file': {
    config: '',
    postcard: 'c.yaml:1:1: expected a map of keys, got nothing. Begin with "name: my-experiment".',
  },
  'a key that is a list': { config: ['seed: 1', '? [a, b]\n: 1'], postcard: 'c.yaml:2:3: a key must be a word.' },
  'an alias without an anchor': {
    config: ['seed: 1', 'seed: *one'],
    postcard: 'c.yaml:2:7: the alias *one has no anchor &one before it.',
  },
  'nesting ten thousand deep': {
    config: `seed: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    postcard: 'c.yaml:1:71: nested deeper than 64 levels.',
  },
  'nesting ten thousand deep in blocks': {
    config: `seed: 1\nname:\n ${'- '.repeat(10_000)}1\n`,
    postcard: 'c.yaml:3:130: nested deeper than 64 levels.',
  },
  'an alias bomb': { config: bomb, postcard: 'c.yaml:1:1: its aliases unfold to more than 100000 values.' },
  'too many aliases': {
    config: `a: &a 1\nb: [${'*a, '.repeat(101)}]\n`,
    postcard: 'c.yaml:2:5: more than 100 aliases (*name).',
  },
  'a file of over a megabyte': {
    config: `# ${'x'.repeat(1_000_001)}\n`,
    postcard: 'c.yaml: is larger than 1 MB; a config is a few kilobytes.',
  },
  'a NUL character': {
    config: ['name: digits', 'name: dig\u0000its'],
    postcard: 'c.yaml:1:9: there is a NUL character; this is not a text file.',
  },
  'bytes that are not UTF-8': {
    config: new Uint8Array([0x6e, 0xff, 0xfe]),
    postcard: 'c.yaml: is not UTF-8 text. Save it as UTF-8.',
  },
  'a missing file': { path: 'goof.yaml', postcard: 'goof.yaml: does not exist. Did you mean "good.yaml"?' },
  'a missing file without its extension': { path: 'good', postcard: 'good: does not exist. Did you mean "good.yaml"?' },
  'a folder': { path: 'a-folder', postcard: 'a-folder: is a folder, not a config.' },
  'files that extend each other': {
    path: 'left.yaml',
    postcard:
      'right.yaml:1:10 extends: the files extend each other in a circle: left.yaml -> right.yaml -> left.yaml. Remove one of these "extends".',
  },
  'a file that extends itself': {
    path: 'self.yaml',
    postcard:
      'self.yaml:1:22 extends: the files extend each other in a circle: self.yaml -> self.yaml. Remove one of these "extends".',
  },
  'a missing base': {
    config: 'seed: 1\nextends: god.yaml\n',
    postcard: 'c.yaml:2:10 extends: "god.yaml" does not exist. Did you mean "good.yaml"?',
  },
  'a broken base': {
    config: 'extends: broken.yaml\n',
    postcard:
      'broken.yaml:2:1: this is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Close it with ].',
  },
  'a base that is a number': {
    config: 'extends: [good.yaml, 3]\n',
    postcard: 'c.yaml:1:22 extends: expected a path or a list of paths, got 3.',
  },
  'a reference to nothing': {
    config: ['dim: 100', 'dim: "${prior.mix}"'],
    postcard: 'c.yaml:4:30 prior.dim: there is no "prior.mix" in this config. Did you mean "${prior.min}"?',
  },
  'references in a circle': {
    config: ['min: -1.7, max: 1.7', 'min: "${prior.max}", max: "${prior.min}"'],
    postcard:
      'c.yaml:4:61 prior.max: the references go in a circle: prior.min -> prior.max -> prior.min. Write one of these values out.',
  },
  'a reference to what holds it': {
    config: ['hidden: [128, 64]', 'hidden: "${generator}"'],
    postcard:
      'c.yaml:5:33 generator.hidden: the references go in a circle: generator -> generator.hidden -> generator. Write one of these values out.',
  },
  'an unset environment variable': {
    config: ['name: digits', 'name: "${env:RUN_NAME}"'],
    postcard:
      'c.yaml:1:7 name: the environment variable "RUN_NAME" is not set. Set it, or give a default: "${env:RUN_NAME:...}".',
  },
  'a list inside a text': {
    config: ['name: digits', 'name: "run-${generator.hidden}"'],
    postcard: 'c.yaml:1:7 name: "${generator.hidden}" is a list, which cannot be written inside a text.',
  },
  'an unclosed reference': {
    config: ['name: digits', 'name: "${seed"'],
    postcard: 'c.yaml:1:7 name: a "${" is not closed. Close it with "}", or write "$${" for a plain "${".',
  },
  'references that unfold without end': {
    config: unfolding,
    postcard: 'c.yaml:1:1: its references unfold to more than 100000 values or 64 levels.',
  },
  'a misspelt loss': {
    config: ['type: hinge', 'type: hnige'],
    postcard: 'c.yaml:11:15 loss.type: "hnige" is not a loss. Did you mean "hinge"?',
  },
  'a misspelt bare name': {
    config: ['engine: auto\n', 'engine: atuo\n'],
    postcard: 'c.yaml:18:9 engine.executor: "atuo" is not one of auto, compiled, eager. Did you mean "auto"?',
  },
  'a loss nobody knows': {
    config: ['loss: { type: hinge, margin: 2, scale: { generator: 0.5 } }', 'loss: perceptual'],
    postcard: 'c.yaml:11:7 loss: "perceptual" is not a loss. Known: hinge, non-saturating, wasserstein.',
  },
  'a layer where a network goes': {
    config: ['type: sequential', 'type: dense'],
    postcard: 'c.yaml:7:9 discriminator.type: "dense" is not a network. It is a layer. Known: mlp, sequential.',
  },
  'a misspelt top-level key': {
    config: ['trainer:', 'trianer:'],
    postcard: 'c.yaml:17:1 trianer: "trianer" is not a key of the config. Did you mean "trainer"?',
  },
  'a misspelt required key': {
    config: ['generator: {', 'genrator: {'],
    postcard: 'c.yaml:5:1 genrator: "genrator" is not a key of the config. Did you mean "generator"?',
  },
  'a misspelt key of a component': {
    config: ['hidden:', 'hiden:'],
    postcard: 'c.yaml:5:25 generator.hiden: "hiden" is not a key of network "mlp". Did you mean "hidden"?',
  },
  'a misspelt key inside a nested object': {
    config: ['scale: { generator', 'scale: { generater'],
    postcard: 'c.yaml:11:42 loss.scale.generater: "generater" is not a key of "scale". Did you mean "generator"?',
  },
  'an abbreviated key': {
    config: ['learningRate: 2e-4', 'lr: 2e-4'],
    postcard:
      'c.yaml:13:28 optimizer.generator.lr: "lr" is not a key of optimizer "adam". Did you mean "learningRate"?',
  },
  'a key of another loss': {
    config: ['margin: 2', 'clip: 2'],
    postcard: 'c.yaml:11:22 loss.clip: "clip" is not a key of loss "hinge". It is a key of loss "wasserstein".',
  },
  'a key of the trainer at the top': {
    config: ['seed: 1', 'seed: 1\nepochs: 3'],
    postcard: 'c.yaml:3:1 epochs: "epochs" is not a key of the config. Did you mean "trainer.epochs"?',
  },
  'a key nobody knows': {
    config: ['keep: 3', 'colour: red'],
    postcard: 'c.yaml:21:43 callbacks.1.colour: "colour" is not a key of callback "checkpoint". Known: every, keep.',
  },
  'a misspelt type key': {
    config: ['{ type: hinge', '{ tpye: hinge'],
    postcard: 'c.yaml:11:9 loss.tpye: "tpye" is not a key here. Did you mean "type"?',
  },
  'a component without type': {
    config: ['type: uniform, ', ''],
    postcard: 'c.yaml:4:1 prior: names no prior: "type" is missing. Known: normal, uniform.',
  },
  'a missing key': {
    config: ['hidden: [128, 64], ', ''],
    postcard: 'c.yaml:5:1 generator: network "mlp" needs "hidden". Units of each hidden layer.',
  },
  'a missing section': {
    config: ['prior: { type: uniform, dim: 100, min: -1.7, max: 1.7 }\n', ''],
    postcard:
      'c.yaml:16:10 trainer: "adversarial" needs "prior" in the config. The distribution of the noise z that the generator makes examples of.',
  },
  'a misspelt player': {
    config: ['  discriminator:\n    type: sgd', '  discriminatr:\n    type: sgd'],
    postcard: 'c.yaml:14:3 optimizer.discriminatr: "discriminatr" is not a player. Did you mean "discriminator"?',
  },
  'an optimizer for one player only': {
    config: ['  generator: { type: adam, learningRate: 2e-4, beta1: 0.5 }\n', ''],
    postcard:
      'c.yaml:12:1 optimizer: says nothing for the generator. Add "generator", or keys for all players beside "discriminator".',
  },
  'a misspelt name in a list': {
    config: ['- dropout', '- droput'],
    postcard: 'c.yaml:9:7 discriminator.layers.0: "droput" is not a layer. Did you mean "dropout"?',
  },
  'a misspelt schedule': {
    config: ['type: exponential-decay', 'type: exponental-decay'],
    postcard:
      'c.yaml:16:27 optimizer.discriminator.learningRate.type: "exponental-decay" is not a schedule. Did you mean "exponential-decay"?',
  },
  'text where a number goes': {
    config: ['margin: 2', 'margin: abc'],
    postcard: 'c.yaml:11:30 loss.margin: expected a number, got the string "abc".',
  },
  'a number in quotes': {
    config: ['units: 1', 'units: "1"'],
    postcard:
      'c.yaml:10:29 discriminator.layers.1.units: expected a whole number, got the string "1". Write 1, without quotes.',
  },
  'a fraction where a whole number goes': {
    config: ['modes: 8', 'modes: 8.5'],
    postcard: 'c.yaml:3:28 data.modes: expected a whole number, got 8.5.',
  },
  'a number below its minimum': {
    config: ['k: 1', 'k: 0'],
    postcard: 'c.yaml:17:34 trainer.k: must be at least 1, got 0.',
  },
  'a probability above one': {
    config: ['beta1: 0.5', 'beta1: 1.5'],
    postcard: 'c.yaml:13:55 optimizer.generator.beta1: must be at most 1, got 1.5.',
  },
  'zero where more is needed': {
    config: ['generator: 0.5', 'generator: 0'],
    postcard: 'c.yaml:11:53 loss.scale.generator: must be more than 0, got 0.',
  },
  'a misspelt choice': {
    config: ['activation: relu', 'activation: rleu'],
    postcard:
      'c.yaml:5:56 generator.activation: "rleu" is not one of relu, tanh, sigmoid, linear. Did you mean "relu"?',
  },
  'a choice nobody knows': {
    config: ['updates: alternating', 'updates: 3'],
    postcard: 'c.yaml:17:46 trainer.updates: expected alternating or simultaneous, got 3.',
  },
  NaN: { config: ['margin: 2', 'margin: .nan'], postcard: 'c.yaml:11:30 loss.margin: expected a number, got NaN.' },
  infinity: {
    config: ['min: -1.7', 'min: -.inf'],
    postcard: 'c.yaml:4:40 prior.min: expected a number, got -Infinity.',
  },
  'a number too large to be one': {
    config: ['max: 1.7', 'max: 1e999'],
    postcard: 'c.yaml:4:51 prior.max: expected a number, got Infinity.',
  },
  'a negative seed': { config: ['seed: 1', 'seed: -1'], postcard: 'c.yaml:2:7 seed: must be at least 0, got -1.' },
  'a seed that would lose digits': {
    config: ['seed: 1', 'seed: 9007199254740993'],
    postcard: 'c.yaml:2:7 seed: must be at most 9007199254740991, got 9007199254740992.',
  },
  'a name that is no folder name': {
    config: ['name: digits', 'name: ../digits'],
    postcard: 'c.yaml:1:7 name: expected something like "mnist-mlp" or "ring_2", got the string "../digits".',
  },
  'a span without a unit that exists': {
    config: ['every: 100 steps', 'every: 100 minutes'],
    postcard:
      'c.yaml:21:32 callbacks.1.every: expected something like 100, "100 steps" or "1 epoch", got the string "100 minutes".',
  },
  'a word where a truth goes': {
    config: ['output: sigmoid', 'batchNorm: yes'],
    postcard: 'c.yaml:5:73 generator.batchNorm: expected true or false, got the string "yes". Write true.',
  },
  'a number where a list goes': {
    config: ['hidden: [128, 64]', 'hidden: 128'],
    postcard: 'c.yaml:5:33 generator.hidden: expected a list, got 128. Write [128].',
  },
  'an empty list of layers': {
    config: ['  layers:\n    - dropout\n    - { type: dense, units: 1 }\n', '  layers: []\n'],
    postcard: 'c.yaml:8:11 discriminator.layers: must be a list of at least 1 item, got 0 items.',
  },
  'a list where a component goes': {
    config: ['loss: {', 'loss: [hinge]\nmetrics: []\nx: {'],
    postcard:
      'c.yaml:11:7 loss: expected a loss (a name, or a map with "type"), got a list. Known: hinge, non-saturating, wasserstein.\nc.yaml:13:1 x: "x" is not a key of the config. Known: name, seed, plugins, data, prior, generator, discriminator, loss, optimizer, trainer, engine, metrics, callbacks, extends.',
  },
  'a number where a network goes': {
    config: ['generator: { type: mlp, hidden: [128, 64], activation: relu, output: sigmoid }', 'generator: 3'],
    postcard:
      'c.yaml:5:12 generator: expected a network (a name, or a map with "type"), got 3. Known: mlp, sequential.',
  },
  'text where a schedule goes': {
    config: ['learningRate: 2e-4', 'learningRate: fast'],
    postcard:
      'c.yaml:13:42 optimizer.generator.learningRate: "fast" is not a schedule. Known: constant, exponential-decay, warm-up.',
  },
  'a truth where a schedule goes': {
    config: ['learningRate: 2e-4', 'learningRate: true'],
    postcard:
      'c.yaml:13:42 optimizer.generator.learningRate: expected a schedule (a number, a name, or a map with "type"), got true. Known: constant, exponential-decay, warm-up.',
  },
  'a blank value': {
    config: ['margin: 2', 'margin: '],
    postcard: 'c.yaml:11:30 loss.margin: expected a number, got nothing. Give it a value, or leave the key out.',
  },
  'a blank section': {
    config: ['engine: auto', 'engine:'],
    postcard: 'c.yaml:18:8 engine: expected a map of keys, got nothing. Give it a value, or leave the key out.',
  },
  'a component none of its forms admits': {
    config: ['output: sigmoid', 'initializer: { deviation: -1, type: normal }'],
    postcard: 'c.yaml:5:88 generator.initializer.deviation: must be at least 0, got -1.',
  },
  'a name that no alternative knows': {
    config: ['output: sigmoid', 'initializer: nome'],
    postcard: 'c.yaml:5:75 generator.initializer: "nome" is not an initializer. Known: normal.',
  },
  'a tuple that is too short': {
    config: ['{ type: ring, modes: 8, batch: 100 }', '{ type: npy, path: x.npy, range: [0] }'],
    postcard: 'c.yaml:3:40 data.range: must be a list of at least 2 items, got 1 item.',
  },
  'many mistakes at once': {
    config: ['data: { type: ring, modes: 8, batch: 100 }', 'data: { type: rign }\nengin: eager\nmetrics: [fid]'],
    overrides: ['trainer.k=two', 'seed=x'],
    postcard:
      'c.yaml:3:15 data.type: "rign" is not a dataset. Did you mean "ring"?\nc.yaml:4:1 engin: "engin" is not a key of the config. Did you mean "engine"?\nc.yaml:5:11 metrics.0: "fid" is not a metric. There are none.\nargument "trainer.k=two" trainer.k: expected a whole number, got the string "two".\nargument "seed=x" seed: expected a whole number, got the string "x".',
  },
  'an override without =': {
    overrides: ['trainer.k: 3'],
    postcard: 'argument "trainer.k: 3": an override is written key.path=value. Write "trainer.k=...".',
  },
  'an override without a path': {
    overrides: ['=3'],
    postcard: 'argument "=3": "" is not a path. Write it like "trainer.k=2".',
  },
  'an override with an empty segment': {
    overrides: ['trainer..k=3'],
    postcard: 'argument "trainer..k=3": "trainer..k" is not a path. Write it like "trainer.k=2".',
  },
  'an override of the wrong type': {
    overrides: ['trainer.k=two'],
    postcard: 'argument "trainer.k=two" trainer.k: expected a whole number, got the string "two".',
  },
  'an override with a misspelt key': {
    overrides: ['trainer.ks=2'],
    postcard: 'argument "trainer.ks=2" trainer.ks: "ks" is not a key of trainer "adversarial". Did you mean "k"?',
  },
  'an override with a misspelt section': {
    overrides: ['optimiser.generator.beta1=0.9'],
    postcard:
      'argument "optimiser.generator.beta1=0.9" optimiser: "optimiser" is not a key of the config. Did you mean "optimizer"?',
  },
  'an override with a misspelt name': {
    overrides: ['loss=wassertein'],
    postcard: 'argument "loss=wassertein" loss: "wassertein" is not a loss. Did you mean "wasserstein"?',
  },
  'an override of __proto__': {
    overrides: ['__proto__.polluted=1'],
    postcard: 'argument "__proto__.polluted=1" __proto__.polluted: the key "__proto__" is refused.',
  },
  'an override of constructor deep down': {
    overrides: ['data.constructor.prototype=1'],
    postcard: 'argument "data.constructor.prototype=1" data.constructor.prototype: the key "constructor" is refused.',
  },
  'an override with __proto__ in its value': {
    overrides: ['data={__proto__: {a: 1}}'],
    postcard: 'argument "data={__proto__: {a: 1}}" data: the key "__proto__" is refused. Remove it.',
  },
  'an override that is not YAML': {
    overrides: ['generator.hidden=[1, 2'],
    postcard:
      'argument "generator.hidden=[1, 2" generator.hidden: this is not valid YAML: Flow sequence must end with a ]. Close it with ].',
  },
  'an override that reads as a map': {
    overrides: ['name=a: b'],
    postcard: 'argument "name=a: b" name: the value "a: b" reads as a map. Put it in quotes, or in { }.',
  },
  'an override with a comment': {
    overrides: ['name=a #1'],
    postcard: 'argument "name=a #1" name: a "#" would begin a comment here. Put the value in quotes.',
  },
  'an override past the end of a list': {
    overrides: ['callbacks.5.every=10'],
    postcard:
      'argument "callbacks.5.every=10" callbacks: is a list, and "5" is not one of its entries. It has entries 0 to 1; 2 appends.',
  },
  'an override by name in a list': {
    overrides: ['callbacks.progress.every=10'],
    postcard:
      'argument "callbacks.progress.every=10" callbacks: is a list, and "progress" is not one of its entries. It has entries 0 to 1; 2 appends.',
  },
  'an override of extends': {
    overrides: ['extends=good.yaml'],
    postcard: 'argument "extends=good.yaml" extends: an override cannot extend. Write "extends" in a file of its own.',
  },
  'an override nested ten thousand deep': {
    overrides: [`seed=${'['.repeat(10_000)}`],
    postcard:
      'argument "seed=[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[..." seed: nested deeper than 64 levels.',
  },
  "an override of a removed component's key": {
    overrides: ['loss=wasserstein', 'loss.margin=2'],
    postcard:
      'argument "loss.margin=2" loss.margin: "margin" is not a key of loss "wasserstein". It is a key of loss "hinge".',
  },
  'an override with an unset variable': {
    overrides: ['seed=${env:SEED}'],
    postcard:
      'argument "seed=${env:SEED}" seed: the environment variable "SEED" is not set. Set it, or give a default: "${env:SEED:...}".',
  },
  'a plugin that is not there': {
    config: ['seed: 1', 'plugins: [./my-loss.ts]'],
    postcard: 'c.yaml:2:11 plugins.0: "./my-loss.ts" does not exist. Looked for my-loss.ts.',
  },
  'a plugin that is no code': {
    config: ['seed: 1', 'plugins: [good.yaml]'],
    postcard: 'c.yaml:2:11 plugins.0: "good.yaml" is neither a .ts nor a .js file.',
  },
  'a plugin without components': {
    config: ['seed: 1', 'plugins: [./not-component.mjs]'],
    postcard:
      'c.yaml:2:11 plugins.0: "./not-component.mjs" exports no component. Export what defineLoss, defineNetwork, ... return.',
  },
  'a plugin that throws': {
    config: ['seed: 1', 'plugins: [./throws.mjs]'],
    postcard: 'c.yaml:2:11 plugins.0: "./throws.mjs" fails to load: no GPU here.',
  },
  'a plugin that throws a string': {
    config: ['seed: 1', 'plugins: [./rude.mjs]'],
    postcard: 'c.yaml:2:11 plugins.0: "./rude.mjs" fails to load: just a string.',
  },
  'a plugin with a taken name': {
    config: ['seed: 1', 'plugins: [./twin.mjs]'],
    postcard:
      'c.yaml:2:11 plugins.0: "./twin.mjs" exports the loss "hinge", and there is one of that name. Give it another name.',
  },
  'a plugin of no kind': {
    config: ['seed: 1', 'plugins: [./strange.mjs]'],
    postcard:
      'c.yaml:2:11 plugins.0: "./strange.mjs" exports a component that is not sound: its kind is the string "losses", which should be "loss".',
  },
  'a plugin with a loose schema': {
    config: ['seed: 1', 'plugins: [./loose.mjs]'],
    postcard:
      'c.yaml:2:11 plugins.0: "./loose.mjs" exports a component that is not sound: the config of "mine" lacks { additionalProperties: false }.',
  },
  'plugins that are a map': {
    config: ['seed: 1', 'plugins: { a: b.ts }'],
    postcard: 'c.yaml:2:10 plugins: expected a list, got a map.',
  },
};

function write(title: string, { config, path }: Mistake): string {
  if (path !== undefined) return join(files.path, path);
  const name = `${title.replace(/[^a-z]+/gi, '-')}.yaml`;
  if (config === undefined) return files.write(name, goodConfig);
  if (typeof config === 'string' || config instanceof Uint8Array) return files.write(name, config);
  expect(goodConfig).toContain(config[0]);
  return files.write(name, goodConfig.replace(config[0], config[1]));
}

describe('a wrong config gives a postcard', () => {
  it.each(Object.entries(mistakes))('%s', async (title, mistake) => {
    const path = write(title, mistake);
    const told = await files.postcards(() =>
      loadExperiment(path, mistake.overrides ?? [], registry, { HOME: '/home/me' }),
    );
    expect(mistake.path ? told : told.replaceAll(path.slice(files.path.length + 1), 'c.yaml')).toBe(mistake.postcard);
  });

  it('and there are at least forty of them', () => {
    expect(Object.keys(mistakes).length).toBeGreaterThanOrEqual(40);
  });

  it('but the config they are changes of is right', async () => {
    expect(await files.postcards(() => loadExperiment(join(files.path, 'good.yaml'), [], registry))).toBe(
      'no mistake found',
    );
  });

  it('with the exit code of a usage error', async () => {
    await expect(loadExperiment(join(files.path, 'nowhere.yaml'), [], registry)).rejects.toMatchObject({
      code: exitCode.usage,
    });
  });
});
