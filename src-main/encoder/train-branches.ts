import type { EncoderProgress } from '#contract/encoder-training'
import type { Compute } from '../compute/port'
import type { Work } from '../lib/work'
import { embeds, type Branch } from './branch'
import type { CheckpointStore } from './checkpoint'
import type { Start } from './start-from'
import { trainEncoder, type EncoderRun } from './train-encoder'

export interface BranchesRun extends Omit<EncoderRun, 'start' | 'store'> {
  /** null: one branch, from random weights. */
  start: Start | null
  /** Where the checkpoints of a branch go. */
  store(branch: number): CheckpointStore
}

export interface TrainedBranches {
  branches: Branch[]
  curve: EncoderProgress[]
}

/**
 * Trains an encoder anew, or goes on with the branches of one that make its embedding, one after the other; a branch that
 * only computes what fits stays as it is. Throws what `trainEncoder` throws.
 */
export async function trainBranches(
  compute: Compute,
  run: BranchesRun,
  work: Work
): Promise<TrainedBranches> {
  const { start, settings } = run
  if (!start) {
    const trained = await trainEncoder(compute, { ...run, start: null, store: run.store(0) }, work)
    return { branches: [{ ...trained, gives: 'both' }], curve: [...trained.curve] }
  }
  const branches = [...start.branches]
  const curve: EncoderProgress[] = []
  const learning = branches.filter(embeds).length
  let done = 0
  for (const [i, branch] of branches.entries()) {
    if (!embeds(branch)) continue
    const before = done * settings.steps
    const { width, depth, hidden } = branch.shape
    const part: EncoderRun = {
      ...run,
      // a network that does not compute what fits needs no pages with a part out of order
      settings: {
        ...settings,
        width,
        depth,
        hidden,
        ...(branch.gives === 'embedding' ? { changes: 0 } : {})
      },
      start: { id: `${start.id} branch ${i + 1}`, ...branch },
      store: run.store(i),
      onProgress: (point) => run.onProgress({ ...point, step: before + point.step })
    }
    const trained = await trainEncoder(compute, part, partOf(work, before, learning * settings.steps))
    branches[i] = { ...branch, shape: trained.shape, weights: trained.weights }
    curve.push(...trained.curve.map((point) => ({ ...point, step: before + point.step })))
    done += 1
  }
  return { branches, curve }
}

/** Progress of one branch among several. */
const partOf = (work: Work, before: number, total: number): Work => ({
  signal: work.signal,
  report: (stage, done, _own, points) => work.report(stage, before + done, total, points)
})
