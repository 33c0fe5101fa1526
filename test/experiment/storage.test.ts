import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blaming, createStorage, storage } from '../../src/experiment/storage.js';
import { UserError } from '../../src/registry/problem.js';
import { failure, kill, meddled, pause, scratch, startChild, transpile } from './fixtures.js';

const read = (path: string) => fs.readFileSync(path, 'utf8');
const temporaries = (folder: string) => fs.readdirSync(folder).filter((name) => name.endsWith('.tmp'));

/** Commits 'new' over 'old' on a machine that dies at system call `at`, with a write cut in half; true when it got through. */
function commitOrDie(path: string, at: number, commit: (disk: typeof fs) => void): boolean {
  fs.writeFileSync(path, 'old');
  let dead = false;
  const disk = meddled((call, number, real, args) => {
    if (number >= at && !dead) {
      dead = true;
      if (call === 'writeSync') fs.writeSync(args[0] as number, 'n');
    }
    if (dead) throw failure('EIO');
    return real();
  });
  try {
    commit(disk as typeof fs);
    return true;
  } catch {
    return false;
  }
}

describe('commit', () => {
  it('writes bytes and text, in short writes too, and leaves nothing beside', () => {
    const folder = scratch();
    const path = join(folder, 'a.json');
    const slow = meddled((call, _, real, [fd, bytes, offset]) =>
      call === 'writeSync' ? fs.writeSync(fd as number, bytes as Uint8Array, offset as number, 1) : real(),
    );
    createStorage(slow).commit(path, 'größer');
    expect(read(path)).toBe('größer');
    storage.commit(path, Uint8Array.of(65, 66));
    expect(read(path)).toBe('AB');
    expect(fs.readdirSync(folder)).toEqual(['a.json']);
  });

  it('orders its calls so that a power cut cannot tear or lose it', () => {
    const calls: string[] = [];
    const disk = meddled((call, _, real) => {
      calls.push(call);
      return real();
    });
    createStorage(disk).commit(join(scratch(), 'a'), 'x');
    expect(calls.join(' ')).toBe('openSync writeSync fsyncSync closeSync renameSync openSync fsyncSync closeSync');
  });

  it('leaves the old file or the new one, wherever the machine dies', () => {
    const path = join(scratch(), 'a');
    let at = 1;
    while (!commitOrDie(path, at, (disk) => createStorage(disk).commit(path, 'new'))) {
      expect(['old', 'new']).toContain(read(path));
      at++;
    }
    expect(at).toBe(9);
    const torn: string[] = [];
    for (let n = 1; !commitOrDie(path, n, (disk) => writeInPlace(disk, path)); n++) torn.push(read(path));
    expect(torn).toContain('n'); // control: writing in place is caught
  });

  it('survives kill -9', async () => {
    const folder = scratch();
    transpile(folder, 'experiment/storage', 'registry/problem');
    const size = 400_000;
    const code = `import { storage } from './experiment/storage.js';
      storage.commit('state', new Uint8Array(${size}));
      console.log('ready');
      for (let i = 0; ; i++) storage.commit('state', new Uint8Array(${size}).fill(i));`;
    let orphans = 0;
    for (let round = 0; round < 20; round++) {
      const { child } = await startChild(folder, code);
      await pause(Math.random() * 20);
      await kill(child);
      const bytes = fs.readFileSync(join(folder, 'state'));
      expect(bytes.length).toBe(size);
      expect(Buffer.alloc(size, bytes[0]).equals(bytes)).toBe(true);
      orphans += storage.sweep(folder);
      expect(temporaries(folder)).toEqual([]);
    }
    expect(orphans).toBeGreaterThan(0); // some kills did hit a commit
  });
});

function writeInPlace(disk: typeof fs, path: string): void {
  const fd = disk.openSync(path, 'w');
  disk.writeSync(fd, Buffer.from('new'));
  disk.closeSync(fd);
}

describe('create', () => {
  it('makes a file once', () => {
    const folder = scratch();
    const path = join(folder, 'a');
    expect([storage.create(path, 'one'), storage.create(path, 'two')]).toEqual([true, false]);
    expect(read(path)).toBe('one');
    expect(temporaries(folder)).toEqual([]);
  });
});

describe('append', () => {
  it('adds a line in a single write', () => {
    const path = join(scratch(), 'log');
    let writes = 0;
    const counted = createStorage(
      meddled((call, _, real) => {
        if (call === 'writeSync') writes++;
        return real();
      }),
    );
    counted.append(path, 'one');
    counted.append(path, 'two');
    expect([read(path), writes]).toEqual(['one\ntwo\n', 2]);
  });

  it('takes back a line cut short by a full disk', () => {
    const path = join(scratch(), 'log');
    storage.append(path, 'one');
    const full = createStorage(
      meddled((call, _, real, [fd]) => (call === 'writeSync' ? fs.writeSync(fd as number, 'tw') : real())),
    );
    expect(() => full.append(path, 'two')).toThrow(/^cannot append to .*log: no space left on device \(ENOSPC\)$/);
    expect(read(path)).toBe('one\n');
  });
});

describe('trim', () => {
  const log = 'one\ntwö\nthree\n';

  it('repairs a log cut at any byte, so that the next line is kept whole', () => {
    const path = join(scratch(), 'log');
    const bytes = Buffer.from(log);
    let broken = 0;
    for (let length = 0; length <= bytes.length; length++) {
      const whole = bytes.subarray(0, bytes.subarray(0, length).lastIndexOf(10) + 1).toString();
      fs.writeFileSync(path, bytes.subarray(0, length));
      expect(storage.trim(path, () => true)).toEqual({ torn: length - Buffer.byteLength(whole), lines: 0 });
      storage.append(path, 'next');
      expect(read(path)).toBe(`${whole}next\n`);
      fs.writeFileSync(path, bytes.subarray(0, length)); // control: without the repair
      storage.append(path, 'next');
      if (read(path) !== `${whole}next\n`) broken++;
    }
    expect(broken).toBe(bytes.length - 3);
  });

  it('drops lines and does not write when there is nothing to do', () => {
    const path = join(scratch(), 'log');
    expect(storage.trim(path, () => true)).toEqual({ torn: 0, lines: 0 });
    expect(fs.existsSync(path)).toBe(false);
    fs.writeFileSync(path, log);
    const { ino } = fs.statSync(path);
    storage.trim(path, () => true);
    expect(fs.statSync(path).ino).toBe(ino);
    expect(storage.trim(path, (line) => line !== 'twö')).toEqual({ torn: 0, lines: 1 });
    expect(read(path)).toBe('one\nthree\n');
  });
});

describe('links and folders', () => {
  it('replaces a link at once', () => {
    const folder = scratch();
    const link = join(folder, 'latest');
    storage.point(link, 'one');
    storage.point(link, 'two');
    expect(fs.readlinkSync(link)).toBe('two');
    expect(fs.readdirSync(folder)).toEqual(['latest']);
  });

  it('gives a file another name, where its bytes stay when the first is given to others', () => {
    const folder = scratch();
    const [first, second] = [join(folder, 'a'), join(folder, 'b')];
    storage.commit(second, 'before');
    storage.commit(first, 'kept');
    storage.link(second, first);
    storage.commit(first, 'new');
    expect([read(first), read(second)]).toEqual(['new', 'kept']);
    expect(() => storage.link(second, join(folder, 'none'))).toThrow(/^cannot write .*\(ENOENT\)$/);
  });

  it('tells a new folder from an old one', () => {
    const path = join(scratch(), 'a');
    expect([storage.createFolder(path), storage.createFolder(path)]).toEqual([true, false]);
  });
});

describe('failures', () => {
  it.each([
    ['ENOSPC', 75, 'no space left on device'],
    ['EACCES', 2, 'permission denied'],
    ['EROFS', 2, 'read-only file system'],
    ['EIO', 75, 'i/o error'],
  ])('%s at any system call is one line, and the old file stays', (code, exit, words) => {
    const folder = scratch();
    const path = join(folder, 'a');
    storage.commit(path, 'old');
    const calls = ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync'];
    for (const refused of calls) {
      const disk = createStorage(
        meddled((call, _, real) => {
          if (call === refused) throw failure(code);
          return real();
        }),
      );
      expect(() => disk.commit(path, 'new')).toThrow(new UserError(`cannot write ${path}: ${words} (${code})`, exit));
      expect(read(path)).toBe('old');
      expect(temporaries(folder)).toEqual([]);
    }
  });

  it('names a file where a folder should be', () => {
    const path = join(scratch(), 'file');
    fs.writeFileSync(path, '');
    expect(() => storage.commit(join(path, 'a'), '')).toThrow(/^cannot write .*file\/a: not a directory \(ENOTDIR\)$/);
    expect(() => storage.ensureFolder(join(path, 'a'))).toThrow(/^cannot create .*\(ENOTDIR\)$/);
  });

  it('leaves mistakes of the code alone', () => {
    expect(() => blaming('write', 'a', () => (undefined as never as () => void)())).toThrow(TypeError);
  });
});
