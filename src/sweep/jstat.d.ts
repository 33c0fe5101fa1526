/** The part of jstat that we use; the package brings no types. */
declare module 'jstat' {
  const jstat: {
    readonly studentt: {
      /** The quantile function of Student's t distribution. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
  export default jstat;
}
