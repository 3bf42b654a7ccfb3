declare module 'svg-to-pdfkit' {
  interface Options {
    width?: number
    height?: number
    assumePt?: boolean
    fontCallback?: (family: string, bold: boolean, italic: boolean) => string
  }
  /** Draws SVG markup into a document of pdfkit at a point. */
  function svgToPdf(doc: PDFKit.PDFDocument, svg: string, x: number, y: number, options?: Options): void
  export { svgToPdf as default }
}

declare module 'bidi-js' {
  interface Levels {
    levels: Uint8Array
    paragraphs: { start: number; end: number; level: number }[]
  }
  interface Bidi {
    getEmbeddingLevels(text: string, direction?: 'ltr' | 'rtl' | 'auto'): Levels
    getMirroredCharacter(character: string): string | null
  }
  /** Unicode bidirectional algorithm. */
  function bidiFactory(): Bidi
  export { bidiFactory as default }
}
