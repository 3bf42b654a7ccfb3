import type { Analysis } from '../../src-preload/contract/analysis'
import type { InkLayout } from '../../src-preload/contract/drawing'
import type { NormalisationMethod } from '../../src-preload/contract/scores'
import type { Connection } from './database'
import type { Drawings } from './drawings'
export interface StoredEmbedding {
  vector: Float32Array
  /** Every patch in half precision, and how little the parts fit one another: see the encoder's views. */
  patches: Uint16Array
  fit: number | null
  /** What else the development head reads: mean tokens of all blocks and wavelet scattering. */
  traits: Float32Array
  facts: PictureFacts
}
/** What preprocessing noticed about the picture; kept beside the embedding it led to. */
export interface PictureFacts {
  /** Share of pixels that are darker than the paper. 0: a blank page. */
  inkShare: number
  shadeEvened: boolean
  /** Where the ink lies, as shares of the page; missing on a blank one. */
  layout?: InkLayout
  /** What the page looks like from afar: share of paper, marks along a line, lines between without any. */
  texture?: {
    paper: number
    crossings: number
    gaps: number
  }
}
/** Embeddings and analyses: all of them can be computed again. */
export declare class Results {
  private readonly db
  private readonly drawings
  constructor(db: Connection, drawings: Drawings)
  embedding(drawing: string, encoder: string, preprocessing: string): StoredEmbedding | null
  /** The embedding alone of every drawing that has one and is not in the bin, by drawing. */
  vectors(encoder: string, preprocessing: string): Map<string, Float32Array>
  saveEmbeddings(
    encoder: string,
    preprocessing: string,
    items: {
      id: string
      embedding: StoredEmbedding
    }[]
  ): void
  saveAnalyses(rows: readonly Analysis[]): void
  /** The present analysis: the newest, where it was made for the age that the drawing has. */
  analysis(drawing: string): Analysis | null
  /** The present analyses of the drawings that these models judged. */
  judgedBy(models: readonly string[]): Analysis[]
  /** Puts present analyses in the place of what they were: what another threshold makes of them. */
  replaceAnalyses(rows: readonly Analysis[]): void
  /** The scale on which scores are shown beside the percentile. */
  scale(): NormalisationMethod
  chooseScale(method: NormalisationMethod): void
  analysedCount(): number
}
