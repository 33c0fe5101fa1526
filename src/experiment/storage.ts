/**
 * The only module that writes files. A `commit` leaves the old file or the new one, whatever happens; an `append` is a
 * single write, and a tail torn by a full disk or a power cut is mended by `trim`. What the files mean is others' affair.
 * Failures become UserErrors of one line that name the path and the error.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { exitCode, UserError } from '../registry/problem.js';

/** The system calls used, so that tests can make each of them fail. */
export type Disk = Pick<
  typeof fs,
  | 'closeSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'renameSync'
  | 'symlinkSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/** What `trim` removed. */
export interface Trimmed {
  /** Bytes of a last line that had no end. */
  readonly torn: number;
  /** Whole lines. */
  readonly lines: number;
}

/** Every function throws UserError. */
export interface Storage {
  /** Replaces or creates a file: temp file in the same folder, fsync, rename, fsync of the folder. */
  commit(path: string, bytes: Uint8Array | string): void;
  /** Creates a file with its whole content at once. False, and no change, when there is one already. */
  create(path: string, text: string): boolean;
  /** Adds `line` and a newline in one write. What a short write left behind is taken back. */
  append(path: string, line: string): void;
  /** As `append`, of bytes as they are. */
  extend(path: string, bytes: Uint8Array): void;
  /** Makes what was appended durable. A missing file is nothing to do. */
  sync(path: string): void;
  /** Drops a torn tail and the lines for which `keep` is false. A missing file is empty. */
  trim(path: string, keep: (line: string) => boolean): Trimmed;
  /** Removes a file; one that is gone already will do. */
  remove(path: string): void;
  /** Creates one folder in an existing one. False when it exists. */
  createFolder(path: string): boolean;
  /** Creates a folder and those above it, where missing. */
  ensureFolder(path: string): void;
  /** Makes `link` a symbolic link to `target`, replacing an older one at once. */
  point(link: string, target: string): void;
  /** Gives a file a second name, `link`, in place of what had it. It keeps its bytes there when the first name is given to others. */
  link(link: string, path: string): void;
  /** Removes temp files that a killed process left in `folder`; only its one writer may ask. Returns how many. */
  sweep(folder: string): number;
}

const temporary = /^\..+\.[0-9a-f]{12}\.tmp$/;

/** Random rather than by process id, which containers use again and again. */
const temporaryFor = (path: string) => join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);

export function createStorage(disk: Disk = fs): Storage {
  /** Windows cannot open folders; there the rename alone has to do. */
  function syncFolder(path: string): void {
    if (process.platform !== 'win32') using(path, 'r', disk.fsyncSync);
  }

  function using<T>(path: string, flags: string, action: (fd: number) => T): T {
    const fd = disk.openSync(path, flags);
    try {
      return action(fd);
    } finally {
      disk.closeSync(fd);
    }
  }

  function unlinkIfThere(path: string): void {
    unless('ENOENT', undefined, () => disk.unlinkSync(path));
  }

  /** Runs `use(temp)` with a new file that holds `bytes` durably; afterwards the temp name is gone. */
  function withTemporary<T>(path: string, bytes: Uint8Array, use: (temp: string) => T): T {
    const temp = temporaryFor(path);
    try {
      using(temp, 'wx', (fd) => {
        for (let done = 0; done < bytes.length; ) done += disk.writeSync(fd, bytes, done, bytes.length - done);
        disk.fsyncSync(fd);
      });
      return use(temp);
    } catch (error) {
      quietly(() => disk.unlinkSync(temp));
      throw error;
    }
  }

  const commit = (path: string, bytes: Uint8Array | string) =>
    blaming('write', path, () =>
      withTemporary(path, Buffer.from(bytes as string), (temp) => {
        disk.renameSync(temp, path);
        syncFolder(dirname(path));
      }),
    );

  const extend = (path: string, bytes: Uint8Array) =>
    blaming('append to', path, () =>
      using(path, 'a', (fd) => {
        const written = disk.writeSync(fd, bytes);
        if (written === bytes.length) return;
        disk.ftruncateSync(fd, disk.fstatSync(fd).size - written);
        throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
      }),
    );

  return {
    commit,

    create: (path, text) =>
      blaming('create', path, () =>
        withTemporary(path, Buffer.from(text), (temp) => {
          const created = place(() => disk.linkSync(temp, path));
          unlinkIfThere(temp);
          if (created) syncFolder(dirname(path));
          return created;
        }),
      ),

    append: (path, line) => extend(path, Buffer.from(`${line}\n`)),

    extend,

    sync: (path) => blaming('write', path, () => unless('ENOENT', undefined, () => using(path, 'r+', disk.fsyncSync))),

    trim: (path, keep) => {
      const bytes = blaming('read', path, () => unless('ENOENT', Buffer.alloc(0), () => disk.readFileSync(path)));
      const end = bytes.lastIndexOf(10) + 1;
      const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
      const kept = lines.filter(keep);
      const trimmed = { torn: bytes.length - end, lines: lines.length - kept.length };
      if (trimmed.torn || trimmed.lines) commit(path, kept.map((line) => `${line}\n`).join(''));
      return trimmed;
    },

    remove: (path) => blaming('remove', path, () => unlinkIfThere(path)),

    createFolder: (path) =>
      blaming('create', path, () => {
        const created = place(() => disk.mkdirSync(path));
        if (created) syncFolder(dirname(path));
        return created;
      }),

    ensureFolder: (path) => blaming('create', path, () => void disk.mkdirSync(path, { recursive: true })),

    point: (link, target) =>
      blaming('write', link, () => {
        const temp = temporaryFor(link);
        disk.symlinkSync(target, temp);
        disk.renameSync(temp, link);
      }),

    link: (link, path) =>
      blaming('write', link, () => {
        unlinkIfThere(link);
        disk.linkSync(path, link);
      }),

    sweep: (folder) =>
      blaming('clean', folder, () => {
        const orphans = unless('ENOENT', [], () => disk.readdirSync(folder)).filter((name) => temporary.test(name));
        for (const name of orphans) unlinkIfThere(join(folder, name));
        return orphans.length;
      }),
  };
}

export const storage = createStorage();

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException)?.code;

/** What `action` returns, or `otherwise` when it failed with this code; any other failure is thrown. */
function unless<T>(code: string, otherwise: T, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (codeOf(error) === code) return otherwise;
    throw error;
  }
}

/** Makes a name; false when it is taken. */
const place = (make: () => void): boolean =>
  unless('EEXIST', false, () => {
    make();
    return true;
  });

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // The first error is the one to tell.
  }
}

/** Full disks and tired machines may recover; a wrong path will not. */
const passing = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY', 'EFBIG']);

const meanings = new Map([...getSystemErrorMap().values()]);

/** Runs `action`; an error of the system becomes a UserError: `cannot write runs/a/x: no space left on device (ENOSPC)`. */
export function blaming<T>(verb: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof UserError || code === undefined || !meanings.has(code)) throw error;
    const exit = passing.has(code) ? exitCode.tryAgain : exitCode.usage;
    throw new UserError(`cannot ${verb} ${path}: ${meanings.get(code)} (${code})`, exit);
  }
}
