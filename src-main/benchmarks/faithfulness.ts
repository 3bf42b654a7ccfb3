import { byWorth, type ExplanationGrades, type Margin, type MethodGrade } from '#contract/explanation'
import { versionOf } from '../lib/version'
import { drawingsFolder } from './drawings'
import { describeMachine } from './machine'
import type { BenchmarkLine, BenchmarkResult } from './result'
import { openTrialLibrary } from './trial-library'

const SEED = 42
/** Drawings of as many children. */
const SAMPLE = 24

/**
 * Every way of explaining the deployed scores, as the product grades it, on held-out drawings of the norms: deletion and insertion
 * (erased to paper, and swapped for what another typical drawing has) against ink density and chance, shuffled weights, seeds, planted
 * changes, time in forward passes.
 */
export async function faithfulnessBenchmark(): Promise<BenchmarkResult> {
  const library = await openTrialLibrary()
  try {
    const { folder, metadata } = drawingsFolder()
    await library.bringIn(folder, metadata)
    const settings = { form: 'fit' as const, rivals: false, explanationSample: 1 }
    await library.job(library.ask('training:start', { bands: 'auto', seed: SEED, deploy: true, settings }))
    const started = library.ask('explain:grade', { models: 'deployed', sample: SAMPLE, seed: SEED })
    const { grades } = (await library.job(started)) as { grades: ExplanationGrades[] }
    // bands that share their scorer are measured once
    const kinds = [grades.find((g) => g.score === 'form'), grades.find((g) => g.score === 'development')]
    return {
      lines: kinds.flatMap((kind) => [...(kind?.grades ?? [])].sort(byWorth).map(lineOf)),
      machine: describeMachine(),
      versions: { onnxruntime: versionOf('onnxruntime-node') }
    }
  } finally {
    await library.close()
  }
}

const margin = ({ mean, interval }: Margin): string =>
  interval ? `${mean.toFixed(2)} (${interval[0].toFixed(2)} to ${interval[1].toFixed(2)})` : mean.toFixed(2)

const mean = ({ mean: value }: Margin): string => value.toFixed(2)

function lineOf(grade: MethodGrade): BenchmarkLine {
  const { method, score, drawings, verdict, erased, swapped, faithfulness, planted } = grade
  const places = planted
    ? `; peak in the place ${(100 * planted.pointing).toFixed(0)} %, energy ${(100 * planted.energy).toFixed(0)} % (ink ${(100 * planted.pointingInk).toFixed(0)}, ${(100 * planted.energyInk).toFixed(0)}; chance ${(100 * planted.pointingChance).toFixed(0)})`
    : ''
  const curves = (of: MethodGrade['erased']): string =>
    `deletion ${mean(of.deletionOverInk)}, insertion ${mean(of.insertionOverInk)}`
  return {
    what: `${score}, ${method}, ${drawings} drawings: ${verdict}`,
    ours: `over ink ${margin(faithfulness)} deviations${places}`,
    rival: `erased: ${curves(erased)}; swapped: ${curves(swapped)}; alike when shuffled ${grade.randomisation?.toFixed(2) ?? '-'}, by seeds ${grade.repeatability?.toFixed(2) ?? '-'}`,
    ratio: grade.passes === null ? '-' : `${grade.passes.toFixed(1)} forward passes`
  }
}
