/** What a run was made with: versions, machine, git commit. Only looks; whatever cannot be found out is null. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, hostname, platform, totalmem } from 'node:os';

export interface Commit {
  readonly commit: string;
  /** Null when no branch is checked out. */
  readonly branch: string | null;
  /** Whether tracked files differ from the commit. */
  readonly dirty: boolean;
}

export interface Environment {
  readonly versions: Readonly<Record<'node' | 'sparring' | 'onnxruntime' | 'tfjs', string | null>>;
  readonly platform: string;
  readonly host: string;
  readonly cpu: string | null;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** Of the repository around the working folder; null outside one. */
  readonly git: Commit | null;
}

/** `git: false` asks git nothing, which saves starting a process. */
export function describeEnvironment({ git = true, folder = process.cwd() } = {}): Environment {
  return {
    versions: {
      node: process.versions.node,
      sparring: versionAt(new URL('../../package.json', import.meta.url)),
      onnxruntime: versionOf('onnxruntime-node'),
      tfjs: versionOf('@tensorflow/tfjs'),
    },
    platform: `${platform()} ${arch()}`,
    host: hostname(),
    cpu: cpus()[0]?.model.trim() ?? null,
    cores: availableParallelism(),
    memory: totalmem(),
    git: git ? readCommit(folder) : null,
  };
}

const require = createRequire(import.meta.url);

function versionOf(name: string): string | null {
  try {
    return versionAt(require.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

function versionAt(manifest: string | URL): string | null {
  try {
    return JSON.parse(readFileSync(manifest, 'utf8')).version;
  } catch {
    return null;
  }
}

/** Null outside a repository, before its first commit, without git, or when git takes more than two seconds. */
export function readCommit(folder: string): Commit | null {
  try {
    const status = execFileSync('git', ['status', '--porcelain=v2', '--branch', '--untracked-files=no'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2000,
      maxBuffer: 64 * 2 ** 20,
    });
    const header = (name: string) => new RegExp(`^# branch\\.${name} (.*)$`, 'm').exec(status)?.[1];
    const commit = header('oid');
    if (!commit || commit === '(initial)') return null;
    const branch = header('head');
    return { commit, branch: branch && branch !== '(detached)' ? branch : null, dirty: /^[^#]/m.test(status) };
  } catch {
    return null;
  }
}
