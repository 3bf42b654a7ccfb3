import type { InkLayout } from '#contract/drawing'

/** What preprocessing noticed about the picture; kept beside the embedding it led to. */
export interface PictureFacts {
  /** Share of pixels that are darker than the paper. 0: a blank page. */
  inkShare: number
  shadeEvened: boolean
  /** Where the ink lies, as shares of the page; missing on a blank one. */
  layout?: InkLayout
  /** How thick its lines are, as a share of the page's side; missing where there is next to no ink. */
  lineWidth?: number
  /** Length of all edges by that with small gaps closed: about 1 for even lines, more for grainy ones. Missing where there is next to no ink. */
  lineGrain?: number
  /** Light lines on a dark sheet; missing where it is none. */
  negative?: true
  /** What the page looks like from afar: share of paper, marks along a line, lines between without any. */
  texture?: { paper: number; crossings: number; gaps: number }
}

/** All that is computed of one drawing by one encoder. */
export interface DrawingEmbedding {
  vector: Float32Array
  /** Every patch in half precision, and how little the parts fit one another: see the encoder's views. */
  patches: Uint16Array
  fit: number | null
  /** Mean tokens of all blocks and wavelet scattering: scope reads these, and developmental age of models of earlier versions. */
  traits: Float32Array
  /** Mean and deviation of the tokens of later blocks over inked patches: what developmental age is read from. */
  later: Float32Array
  facts: PictureFacts
}
