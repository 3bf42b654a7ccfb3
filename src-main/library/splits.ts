import { AppError } from '#contract/app-error'
import type { SplitPart, SplitReport, SplitWish } from '#contract/dataset'
import type { Connection } from './database'

export interface StoredSplit {
  name: string
  madeAt: string
  wish: SplitWish
  strata: SplitReport['strata']
  notes: SplitReport['notes']
  parts: Record<string, SplitPart>
}

/** Which drawings train, validate and test, by name. A split is not changed once it is made: it is made anew. */
export class Splits {
  constructor(private readonly db: Connection) {}

  all(): StoredSplit[] {
    const rows = this.db.prepare('SELECT content FROM split ORDER BY name').pluck().all() as string[]
    return rows.map((content) => JSON.parse(content) as StoredSplit)
  }

  /** Throws AppError 'split-unknown'. */
  get(name: string): StoredSplit {
    const content = this.db.prepare('SELECT content FROM split WHERE name = ?').pluck().get(name)
    if (content === undefined) throw new AppError('split-unknown', { name })
    return JSON.parse(content as string) as StoredSplit
  }

  /** Throws AppError 'split-exists'. */
  save(split: StoredSplit): void {
    if (this.all().some(({ name }) => name === split.name))
      throw new AppError('split-exists', { name: split.name })
    this.db.prepare('INSERT INTO split VALUES (?, ?, ?)').run(split.name, JSON.stringify(split), split.madeAt)
  }

  /** Throws AppError 'split-unknown'. */
  remove(name: string): void {
    this.get(name)
    this.db.prepare('DELETE FROM split WHERE name = ?').run(name)
  }
}
