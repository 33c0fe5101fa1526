/** The JSON Schema by which editors complete and check reproduction.yaml. */
import { editorDocument, type Json } from '../experiment/editor-schema.js';
import type { Registry } from '../registry/registry.js';
import { manifestSchema } from './manifest-schema.js';

export const manifestEditorSchema = (registry: Registry): Json =>
  editorDocument('Sparring reproduction', manifestSchema, [], registry, { required: ['title', 'studies', 'claims'] });
