import {
  ExplanationGrades,
  type Explanation,
  type ExplanationMethod,
  type ScoreName,
  type Towards
} from '#contract/explanation'
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
export class Explanations {
  constructor(
    private readonly db: Connection,
    private readonly drawings: Drawings
  ) {}

  save(explanation: Explanation, map: Float32Array): void {
    const { drawingId, modelId, score, towards, method } = explanation
    const bytes = Buffer.from(map.buffer, map.byteOffset, map.byteLength)
    this.db.transaction(() => {
      this.db
        .prepare('INSERT OR REPLACE INTO explanation VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
        .run(
          drawingId,
          modelId,
          score,
          towards,
          method,
          JSON.stringify(explanation),
          bytes,
          new Date().toISOString()
        )
      this.drawings.touch(drawingId)
    })()
  }

  /** Maps of a drawing under a model, newest first. */
  of(drawing: string, model: string): StoredExplanation[] {
    const rows = this.db
      .prepare(
        'SELECT content, map FROM explanation WHERE drawing = ? AND model = ? ORDER BY made_at DESC, method'
      )
      .all(drawing, model) as { content: string; map: Buffer }[]
    return rows.map(({ content, map }) => ({
      explanation: JSON.parse(content) as Explanation,
      map: new Float32Array(new Uint8Array(map).buffer)
    }))
  }

  one(
    drawing: string,
    model: string,
    { score, towards, method }: { score: ScoreName; towards: Towards; method: ExplanationMethod }
  ): StoredExplanation | null {
    const all = this.of(drawing, model)
    return (
      all.find(({ explanation: e }) => e.score === score && e.towards === towards && e.method === method) ??
      null
    )
  }

  scale(model: string, score: ScoreName, method: ExplanationMethod): MapScale | null {
    const content = this.db
      .prepare('SELECT content FROM explanation_scale WHERE model = ? AND score = ? AND method = ?')
      .pluck()
      .get(model, score, method)
    return content ? (JSON.parse(content as string) as MapScale) : null
  }

  saveScale(model: string, score: ScoreName, method: ExplanationMethod, scale: MapScale): void {
    this.db
      .prepare('INSERT OR REPLACE INTO explanation_scale VALUES (?, ?, ?, ?)')
      .run(model, score, method, JSON.stringify(scale))
  }

  grades(model: string, score: ScoreName): ExplanationGrades | null {
    const content = this.db
      .prepare('SELECT content FROM explanation_grade WHERE model = ? AND score = ?')
      .pluck()
      .get(model, score)
    return content ? ExplanationGrades.parse(JSON.parse(content as string)) : null
  }

  /** Replaces what was known of these versions; their maps, drawn on other scales, go. */
  saveGrades(all: readonly ExplanationGrades[]): void {
    this.db.transaction(() => {
      for (const grades of all) {
        const { modelId, score } = grades
        this.db
          .prepare('INSERT OR REPLACE INTO explanation_grade VALUES (?, ?, ?)')
          .run(modelId, score, JSON.stringify(grades))
        this.db.prepare('DELETE FROM explanation_scale WHERE model = ? AND score = ?').run(modelId, score)
        this.db.prepare('DELETE FROM explanation WHERE model = ? AND score = ?').run(modelId, score)
      }
    })()
  }
}
