import type { Analysis } from '#contract/analysis'
import type { NormalisationMethod } from '#contract/scores'
import type { Connection } from './database'
import type { Drawings } from './drawings'
import { PRESENT_ANALYSIS } from './present-analysis'

/** What is stored of one drawing's embedding; `facts` is JSON that the library keeps as it was given. */
export interface EmbeddingRow {
  vector: Float32Array
  patches: Uint16Array
  fit: number | null
  traits: Float32Array
  later: Float32Array
  facts: string
}

interface StoredEmbedding {
  vector: Buffer
  traits: Buffer | null
  later: Buffer | null
  patches: Buffer | null
  fit: number | null
  facts: string
}

const floats = (bytes: Buffer): Float32Array => new Float32Array(new Uint8Array(bytes).buffer)
const halves = (bytes: Buffer): Uint16Array => new Uint16Array(new Uint8Array(bytes).buffer)
const bytesOf = (v: Float32Array | Uint16Array): Buffer => Buffer.from(v.buffer, v.byteOffset, v.byteLength)

/** Embeddings and analyses: all of them can be computed again. */
export class Results {
  constructor(
    private readonly db: Connection,
    private readonly drawings: Drawings
  ) {}

  embedding(drawing: string, encoder: string, preprocessing: string): EmbeddingRow | null {
    const row = this.db
      .prepare(
        'SELECT vector, traits, later, patches, fit, facts FROM embedding WHERE drawing = ? AND encoder = ? AND preprocessing = ?'
      )
      .get(drawing, encoder, preprocessing) as StoredEmbedding | undefined
    // made before these were kept: it is made again
    if (!row?.traits || !row.later || !row.patches) return null
    return {
      vector: floats(row.vector),
      traits: floats(row.traits),
      later: floats(row.later),
      patches: halves(row.patches),
      fit: row.fit,
      facts: row.facts
    }
  }

  /** The embedding alone of every drawing that has one and is not in the bin, by drawing. */
  vectors(encoder: string, preprocessing: string): Map<string, Float32Array> {
    const rows = this.db
      .prepare(
        `SELECT e.drawing, e.vector FROM embedding e JOIN drawing d ON d.id = e.drawing
         WHERE e.encoder = ? AND e.preprocessing = ? AND d.removed_at IS NULL`
      )
      .raw()
      .all(encoder, preprocessing) as [string, Buffer][]
    return new Map(rows.map(([id, vector]) => [id, floats(vector)]))
  }

  saveEmbeddings(
    encoder: string,
    preprocessing: string,
    items: { id: string; embedding: EmbeddingRow }[]
  ): void {
    const insert = this.db.prepare(
      'INSERT OR REPLACE INTO embedding (drawing, encoder, preprocessing, vector, traits, later, patches, fit, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'
    )
    this.db.transaction(() => {
      for (const { id, embedding } of items)
        insert.run(
          id,
          encoder,
          preprocessing,
          bytesOf(embedding.vector),
          bytesOf(embedding.traits),
          bytesOf(embedding.later),
          bytesOf(embedding.patches),
          embedding.fit,
          embedding.facts
        )
    })()
  }

  saveAnalyses(rows: readonly Analysis[]): void {
    const insert = this.db.prepare(
      'INSERT INTO analysis (drawing, model, verdict, percentile, content) VALUES (?, ?, ?, ?, ?)'
    )
    this.db.transaction(() => {
      for (const row of rows) {
        insert.run(row.id, row.modelId, row.verdict, row.percentile, JSON.stringify(row))
        this.drawings.touch(row.id!)
      }
    })()
  }

  /** The present analysis: the newest, where it was made for the age that the drawing has. */
  analysis(drawing: string): Analysis | null {
    const content = this.db
      .prepare(
        `SELECT a.content FROM drawing d JOIN analysis a ON a.sequence = ${PRESENT_ANALYSIS} WHERE d.id = ?`
      )
      .pluck()
      .get(drawing)
    return content ? (JSON.parse(content as string) as Analysis) : null
  }

  /** The present analyses of the drawings that these models scored; also of those in the bin, which may come back. */
  scoredBy(models: readonly string[], { bin }: { bin: boolean }): Analysis[] {
    const rows = this.db
      .prepare(
        `SELECT a.content FROM drawing d JOIN analysis a ON a.sequence = ${PRESENT_ANALYSIS}
         ${bin ? '' : 'WHERE d.removed_at IS NULL'}`
      )
      .pluck()
      .iterate() as IterableIterator<string>
    const found: Analysis[] = []
    for (const content of rows) {
      const row = JSON.parse(content) as Analysis
      if (models.includes(row.modelId) || models.includes(row.developmentModelId ?? '')) found.push(row)
    }
    return found
  }

  /** How many analyses, present or earlier, a version has made. */
  madeBy(model: string): number {
    return Number(
      this.db
        .prepare(
          `SELECT count(*) FROM analysis WHERE model = @model OR json_extract(content, '$.developmentModelId') = @model`
        )
        .pluck()
        .get({ model })
    )
  }

  /** Puts present analyses in the place of what they were: what another threshold makes of them. */
  replaceAnalyses(rows: readonly Analysis[]): void {
    const update = this.db.prepare(
      `UPDATE analysis SET verdict = ?, percentile = ?, content = ?
       WHERE sequence = (SELECT ${PRESENT_ANALYSIS} FROM drawing d WHERE d.id = ?)`
    )
    this.db.transaction(() => {
      for (const row of rows) {
        update.run(row.verdict, row.percentile, JSON.stringify(row), row.id)
        this.drawings.touch(row.id!)
      }
    })()
  }

  /** The scale on which scores are shown beside the percentile. */
  scale(): NormalisationMethod {
    const found = this.db.prepare(`SELECT value FROM meta WHERE key = 'scale'`).pluck().get()
    return (found as NormalisationMethod | undefined) ?? 'percentile'
  }

  chooseScale(method: NormalisationMethod): void {
    this.db.prepare(`INSERT OR REPLACE INTO meta VALUES ('scale', ?)`).run(method)
  }

  analysedCount(): number {
    return Number(
      this.db
        .prepare(
          `SELECT count(*) FROM drawing d JOIN analysis a ON a.sequence = ${PRESENT_ANALYSIS} WHERE d.removed_at IS NULL`
        )
        .pluck()
        .get()
    )
  }
}
