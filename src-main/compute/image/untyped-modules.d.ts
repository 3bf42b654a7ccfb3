/** The types that libheif-js brings are those of its compiled functions; these are of its wrapper. */
declare module 'libheif-js/wasm-bundle.js' {
  export interface HeifImage {
    get_width(): number
    get_height(): number
    is_primary(): boolean
    /** Answers null where the image cannot be decoded. */
    display(
      target: { data: Uint8ClampedArray; width: number; height: number },
      shown: (filled: { data: Uint8ClampedArray } | null) => void
    ): void
    free(): void
  }
  const libheif: { HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } }
  export { libheif as default }
}
