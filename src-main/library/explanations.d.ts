import {
  ExplanationGrades,
  type Explanation,
  type ExplanationMethod,
  type ScoreName,
  type Towards
} from '../../src-preload/contract/explanation'
import type { Connection } from './database'
import type { Drawings } from './drawings'
/** On what a model's maps are drawn, learnt from drawings of its norm. */
export interface MapScale {
  scaleMaximum: number
  level: number
}
export interface StoredExplanation {
  explanation: Explanation
  map: Float32Array
}
/** Maps of drawings, and of model versions the scales and grades of their maps. All of it can be computed again. */
export declare class Explanations {
  private readonly db
  private readonly drawings
  constructor(db: Connection, drawings: Drawings)
  save(explanation: Explanation, map: Float32Array): void
  /** Maps of a drawing under a model, newest first. */
  of(drawing: string, model: string): StoredExplanation[]
  one(
    drawing: string,
    model: string,
    {
      score,
      towards,
      method
    }: {
      score: ScoreName
      towards: Towards
      method: ExplanationMethod
    }
  ): StoredExplanation | null
  scale(model: string, score: ScoreName, method: ExplanationMethod): MapScale | null
  saveScale(model: string, score: ScoreName, method: ExplanationMethod, scale: MapScale): void
  grades(model: string, score: ScoreName): ExplanationGrades | null
  /** Replaces what was known of these versions; their maps, drawn on other scales, go. */
  saveGrades(all: readonly ExplanationGrades[]): void
}
