/** The part of jstat that we use; the package brings no types. */
declare module 'jstat' {
  export const jStat: {
    readonly studentt: {
      /** The quantile function of Student's t distribution. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
}
