/** What the writers of files for batch systems are given, and what they give. */

export interface ExportedSweep {
  readonly name: string;
  /** Absolute path of the sweep's folder, as the machines that run it see it. */
  readonly folder: string;
  /** How many tasks it has. Element N of the array runs `exp trial FOLDER N`. */
  readonly tasks: number;
  /** How many may run at a time; as many as the system lets unless given. */
  readonly concurrent?: number;
  /** How often a task that failed for a passing reason is tried again. */
  readonly retries: number;
}

export interface ExportFile {
  readonly name: string;
  readonly text: string;
}

/** Text as a shell takes it. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
