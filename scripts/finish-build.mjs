// What the compiler leaves undone of a build: files that are no code are copied, and the command is made one.
import { chmodSync, copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

for (const path of readdirSync('src', { recursive: true }))
  if (path.endsWith('.onnx')) copyFileSync(join('src', path), join('dist', path));
chmodSync('dist/cli/main.js', 0o755);
