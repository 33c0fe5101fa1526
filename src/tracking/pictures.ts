/** The pictures of a run, as trackers take them over. The callback sample-grid names them. */

/** `step-00000100.png` is of step 100; NaN for what is no such picture. */
export const stepOfPicture = (name: string): number => Number(/^step-(\d+)\.png$/.exec(name)?.[1] ?? Number.NaN);
