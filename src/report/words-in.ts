/** The words of a report by language. */
import type { Language } from '../reproduction/manifest-schema.js';
import type { Words } from './words.js';
import { en } from './words-en.js';
import { zh } from './words-zh.js';

export const wordsIn: Readonly<Record<Language, Words>> = { en, zh };
