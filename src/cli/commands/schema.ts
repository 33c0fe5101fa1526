/** `exp schema`: the editors' JSON Schema of configs, of study files, or of reproductions. */
import { dirname, resolve } from 'node:path';
import { editorSchema } from '../../experiment/editor-schema.js';
import { storage } from '../../experiment/storage.js';
import { manifestEditorSchema } from '../../reproduction/manifest-editor-schema.js';
import { studyEditorSchema } from '../../sweep/study-editor-schema.js';
import { type ComponentsOptions, registryOf } from '../components.js';
import { type Io, printJson } from '../io.js';

export interface SchemaOptions extends ComponentsOptions {
  readonly out?: string;
  readonly study?: boolean;
  readonly reproduction?: boolean;
}

export async function schema(io: Io, options: SchemaOptions): Promise<undefined> {
  const registry = await registryOf(options);
  const make = options.study ? studyEditorSchema : options.reproduction ? manifestEditorSchema : editorSchema;
  const written = make(registry);
  if (options.out === undefined) {
    printJson(io, written);
    return;
  }
  const file = resolve(options.out);
  storage.ensureFolder(dirname(file));
  storage.commit(file, `${JSON.stringify(written, null, 2)}\n`);
}
