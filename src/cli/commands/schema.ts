/** `exp schema`: the editors' JSON Schema of configs. */
import { dirname, resolve } from 'node:path';
import { editorSchema } from '../../experiment/editor-schema.js';
import { storage } from '../../experiment/storage.js';
import { type ComponentsOptions, registryOf } from '../components.js';
import { type Io, printJson } from '../io.js';

export async function schema(io: Io, options: ComponentsOptions & { readonly out?: string }): Promise<undefined> {
  const written = editorSchema(await registryOf(options));
  if (options.out === undefined) {
    printJson(io, written);
    return;
  }
  const file = resolve(options.out);
  storage.ensureFolder(dirname(file));
  storage.commit(file, `${JSON.stringify(written, null, 2)}\n`);
}
