/** `exp schema`: the editors' JSON Schema of configs. */
import { resolve } from 'node:path';
import { catalog } from '../../experiment/catalog.js';
import { editorSchema } from '../../experiment/editor-schema.js';
import { storage } from '../../experiment/storage.js';
import { type Io, printJson } from '../io.js';

export function schema(io: Io, { out }: { readonly out?: string }): undefined {
  if (out === undefined) printJson(io, editorSchema(catalog));
  else storage.commit(resolve(out), `${JSON.stringify(editorSchema(catalog), null, 2)}\n`);
}
