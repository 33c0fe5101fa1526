/** What is used of gifenc, which comes without types. */
declare module 'gifenc' {
  type Palette = readonly (readonly [number, number, number])[];

  interface Encoder {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { readonly palette: Palette; readonly delay: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }

  export function GIFEncoder(): Encoder;
  /** `rgba`: [pixels, 4] */
  export function quantize(rgba: Uint8Array | Uint8ClampedArray, colours: number): Palette;
  /** [pixels] */
  export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Palette): Uint8Array;
}
