import { AppError } from '#contract/app-error'
import type { Compute } from '#main/compute/port'
import type { Work } from '#main/lib/work'
import { standardisationOf, standardised, standardiseTensors, tableOf } from '../methods/standardise'
import { autoencoderGraphs } from './autoencoder-graphs'
import { runEpochs } from './run-epochs'
import type { TrainingRun } from './training-run'
import type { FoldModel } from './fold-model'

/**
 * Trains one autoencoder: shuffled mini-batches, dropout, early stopping on the validation children, and the weights of
 * the best epoch, really. Same seed, same bytes on one CPU, also where it goes on from a checkpoint. Throws AppError 'cancelled',
 * 'compute-crashed', 'training-diverged'.
 */
export async function trainAutoencoder(compute: Compute, run: TrainingRun, work: Work): Promise<FoldModel> {
  const pick = (indices: readonly number[]) => indices.map((i) => run.rows[i]!)
  const standardisation = standardisationOf(pick(run.training))
  const data = tableOf(standardised(pick(run.training), standardisation))
  const validation = tableOf(standardised(pick(run.validation), standardisation))
  const [rows, size] = data.dims as [number, number]
  const batch = Math.min(run.settings.batchSize, rows)
  const graphs = autoencoderGraphs(size, rows, batch, run.settings, run.seed)
  const kept = (await run.checkpoints?.load()) ?? null
  const training = await compute.training({
    loop: graphs.loop,
    evaluation: graphs.evaluation,
    state: kept?.state ?? Object.fromEntries(graphs.state),
    ...(kept ? { best: kept.best } : {}),
    retained: { data },
    threads: run.settings.threads
  })
  try {
    const shape = { rows, size, batch, validation, weightNames: graphs.weightNames }
    const best = await runEpochs(training, run, shape, kept, work)
    if (best.bestEpoch === 0 || !Number.isFinite(best.trainLoss)) throw new AppError('training-diverged')
    const weights = await training.marked(graphs.weightNames)
    const tensors = new Map([...standardiseTensors(standardisation), ...Object.entries(weights)])
    return { tensors, losses: best }
  } finally {
    await training.close().catch(() => undefined)
  }
}
