import type { Completeness } from '#contract/explanation'
import type { EncoderPack } from '../embed/encoder-pack'
import type { View } from '../embed/fit'
import type { Tensor } from '#main/onnx/format/tensor'
import type { ScoreGraph } from './score-graph'

/** A drawing as scores see it: what the encoder is given, and the page that is scattered. RGB bytes; the same where they are alike. */
export interface PreparedDrawing {
  /** [height, width, 3] of the encoder's input. */
  picture: Uint8Array
  /** [SCATTER_SIDE, SCATTER_SIDE, 3]. */
  page: Uint8Array
}

/** The score to be explained, exactly as it is deployed: one number a drawing. */
export type ScoringFunction = (drawings: readonly PreparedDrawing[]) => Promise<number[]>

/** What every way of explaining is given: the deployed score as a function, and as a graph that can be differentiated. */
export interface DeployedScore {
  /** Higher: more unusual (form), or as of older children (development), in deviations of the norm's own drawings. */
  what: 'form' | 'development'
  /** Whether it reads the page beside the encoder's picture, so that contributions come from both. */
  readsPage: boolean
  pack: EncoderPack
  /** Names the graph: the same name, the same numbers. */
  key: string
  score: ScoringFunction
  /** Ways in which the score looks at a drawing; their mean is the score. */
  views: readonly View[]
  /** The score as a graph of all views at once, up to what circumstances are taken off it. `held`: see scoreGraph. */
  graph(held?: boolean): Promise<ScoreGraph>
  /** What the graph takes beside the pictures; `page` where its ink is to be another than the drawing's own. */
  beside(drawing: PreparedDrawing, page?: Uint8Array): Promise<Record<string, Tensor>>
}

/** Of patches: how much each adds to the score, or whatever else the way of explaining says of it. */
export interface ScoreMap {
  /** [rows, columns]. */
  values: Float32Array
  rows: number
  columns: number
  /** Patches that hold ink: what the norm's scale is learnt from. */
  touched: Uint8Array
  /** Times that the encoder looked at the drawing. */
  evaluations: number
  /** The values' sum and what it promises to be; null: the way promises no sum. */
  completeness: Completeness | null
}
