import type { TrainResult } from '#contract/job-results'
import type { FormMethod } from '#contract/training-settings'
import type { ModelVersion, CandidateMethod } from '#contract/training'
import { versionOf } from '../lib/version'
import { mean } from '../statistics/quantile'
import { drawingsFolder } from './drawings'
import { describeMachine } from './machine'
import type { BenchmarkLine, BenchmarkResult } from './result'
import { openTrialLibrary } from './trial-library'

const SEED = 42

/**
 * Ways of scoring form as the product compares them when it learns norms: the same folds, changes planted in held-out drawings of each
 * band, drawings of other ages, false alarms of children held out of everything.
 */
export async function formBenchmark(): Promise<BenchmarkResult> {
  const library = await openTrialLibrary()
  try {
    const { folder, metadata } = drawingsFolder()
    await library.bringIn(folder, metadata)
    const started = library.ask('training:start', {
      bands: 'auto',
      seed: SEED,
      settings: { development: false }
    })
    const { models } = (await library.job(started)) as TrainResult
    const names = models[0]!.validation.candidates.map((rival) => rival.method)
    return {
      lines: names.map((name) => lineOf(name, models)),
      machine: describeMachine(),
      versions: { onnxruntime: versionOf('onnxruntime-node') }
    }
  } finally {
    await library.close()
  }
}

/** One way over all bands: means of the bands' AUROC, false alarms together. */
function lineOf(name: FormMethod, models: readonly ModelVersion[]): BenchmarkLine {
  const rivals = models.map((model) => model.validation.candidates.find((rival) => rival.method === name)!)
  const area = (pick: (rival: CandidateMethod) => { auroc: number } | null): string => {
    const found = rivals.flatMap((rival) => pick(rival)?.auroc ?? [])
    if (found.length === 0) return '-'
    return `${mean(found).toFixed(3)} (${Math.min(...found).toFixed(2)} to ${Math.max(...found).toFixed(2)})`
  }
  const sum = (pick: (rival: CandidateMethod) => number): number =>
    rivals.reduce((total, rival) => total + pick(rival), 0)
  const [flagged, of] = [sum((r) => r.falseAlarms.flagged), sum((r) => r.falseAlarms.of)]
  const kept = rivals.filter((rival) => rival.falseAlarms.asPromised).length
  return {
    what: `${name}, ${models.length} bands`,
    ours: `planted AUROC ${area((r) => r.planted)}; other ages ${area((r) => r.otherAges)}`,
    rival: `false alarms ${flagged} of ${of}, as promised in ${kept} of ${rivals.length} bands`,
    ratio: '-'
  }
}
