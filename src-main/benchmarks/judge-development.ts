import type { DevelopmentValidation } from '#contract/training'
import { TrainingSettings } from '#contract/training-settings'
import type { Compute } from '../compute/port'
import { Heads } from '../learning/development/heads'
import { learnHeads } from '../learning/development/learn-heads'
import type { AgedRow } from '../learning/development/train-head'
import { scoreHeldOut, summarise } from '../learning/development/validate-development'
import { foldsByChild } from '../learning/prepare/folds'
import { quietWork } from '../lib/work'

/** What the product would report of a development model learnt from these drawings, on one random split of the children. */
export async function judgeDevelopment(
  compute: Compute,
  rows: readonly AgedRow[],
  seed: number
): Promise<DevelopmentValidation> {
  const { folds, alpha, agePenalty } = TrainingSettings.parse({})
  const task = {
    compute,
    rows,
    folds: foldsByChild(rows, folds, seed),
    penalty: agePenalty,
    work: quietWork(),
    onHead: () => undefined
  }
  const heads = new Heads(task)
  const { calibration } = await learnHeads(task, heads)
  return summarise(await scoreHeldOut(task, heads, calibration, alpha), alpha, seed, 0)
}
