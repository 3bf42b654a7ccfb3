import { developmentIndices, type HeadInputs } from '#main/analysis/score/development-index'
import type { Compute } from '#main/compute/port'
import { checkCancelled, type Work } from '#main/lib/work'
import { mean } from '#main/statistics/quantile'
import { scorerSource } from '../deploy/scorer-graph'
import { developmentScorer, type Head } from './head'
import { trainHead, type AgedRow } from './train-head'

/** What heads of this version read. */
export const LATER: HeadInputs = { reads: 'later', prompts: [] }

export interface DevelopmentTask {
  compute: Compute
  rows: readonly AgedRow[]
  /** Rows of each fold; no child is in two. */
  folds: readonly (readonly number[])[]
  /** Relative penalty of every head. */
  penalty: number
  work: Work
  /** Called once a head. */
  onHead(): void
}

/** Heads by which folds they have not seen, each learnt when it is first asked for. */
export class Heads {
  private readonly known = new Map<string, Head>()

  constructor(private readonly task: DevelopmentTask) {}

  /** How many heads learning and validation take, for `folds` folds: those without one, two and three of them. */
  static count(folds: number): number {
    return folds + (folds * (folds - 1)) / 2 + (folds * (folds - 1) * (folds - 2)) / 6
  }

  /** The heads trained without the folds `out`: one for each further fold, which it was trained without as well. */
  async ensemble(out: readonly number[]): Promise<Head[]> {
    const heads: Head[] = []
    for (const k of this.task.folds.keys()) if (!out.includes(k)) heads.push(await this.without([...out, k]))
    return heads
  }

  /** Mean index of all heads of an ensemble for rows that it has not seen. */
  async indices(out: readonly number[], rows: readonly number[]): Promise<number[]> {
    const { compute } = this.task
    const heads = await this.ensemble(out)
    const scorer = scorerSource(developmentScorer(this.task.rows[0]!.features.length, heads))
    const drawings = rows.map((i) => this.task.rows[i]!)
    return (await developmentIndices(compute, scorer, LATER, drawings)).map(mean)
  }

  private async without(out: readonly number[]): Promise<Head> {
    const { compute, rows, folds, penalty, work, onHead } = this.task
    const key = [...out].sort((a, b) => a - b).join()
    const known = this.known.get(key)
    if (known) return known
    checkCancelled(work)
    const kept = folds.flatMap((fold, k) => (out.includes(k) ? [] : fold)).sort((a, b) => a - b)
    const head = await trainHead(
      compute,
      kept.map((i) => rows[i]!),
      penalty
    )
    this.known.set(key, head)
    onHead()
    return head
  }
}
