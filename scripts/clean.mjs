// Removes the build output, so that no file of an earlier build lingers in it.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
