import { readFile } from 'node:fs/promises'
import type { DevelopmentValidation } from '#contract/training'
import type { Compute } from '../compute/port'
import { computePool } from '../compute/pool'
import { nodeFork } from '../lib/process/node-channel'
import { versionOf } from '../lib/version'
import { programFolder } from '../terminal/paths'
import { inferenceThreads } from '../terminal/start-engine'
import { embedAll, inkFeatures, packsAtHand } from './encoders'
import { describeMachine } from './machine'
import { judgeAge, type AgeJudgement, type AgedDrawing } from './predict-age'
import { agedDrawings } from './drawings'
import { judgeDevelopment } from './judge-development'
import type { BenchmarkLine, BenchmarkResult } from './result'

/** Random splits of the children; figures are means over them, with their spread. */
export const SEEDS = [1, 2, 3, 4, 5]

const spread = (values: readonly number[], digits = 3): string => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const deviation = Math.sqrt(
    values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, values.length - 1)
  )
  return `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`
}

/**
 * What can be known of age, split by child. First the plain way, the same for every encoder: ridge regression of age from its
 * embedding; AUROC of drawings of the youngest against the oldest year at hand, by drawing and by child (mean over a child's
 * drawings, of children with two or more), correlation, mean absolute error in months. Then the product's way: its own heads,
 * calibration and validation on the same drawings, from the traits of each encoder and from the ink alone.
 */
export async function validityBenchmark(): Promise<BenchmarkResult> {
  const drawings = agedDrawings()
  const compute = computePool(nodeFork(programFolder), inferenceThreads())
  try {
    const files = await Promise.all(drawings.map(({ path }) => readFile(path)))
    const packs = await packsAtHand()
    const rival = packs.find(({ manifest }) => manifest.name.startsWith('vit-tiny'))
    const seen = new Map<string, PreparedDrawing>()
    for (const pack of rival ? [rival, ...packs.filter((p) => p !== rival)] : packs) {
      const described = await embedAll(compute, pack, files)
      const [vectors, traits] = [described.map((d) => d.vector), described.map((d) => d.traits)]
      seen.set(pack.manifest.name, { vectors, traits })
    }
    const ink = await inkFeatures(compute, files)
    seen.set('ink statistics', { vectors: ink, traits: ink })
    const lines = [
      ...plainLines(drawings, seen, rival?.manifest.name),
      ...(await headLines(compute, drawings, seen))
    ]
    return { lines, machine: describeMachine(), versions: { onnxruntime: versionOf('onnxruntime-node') } }
  } finally {
    compute.stop()
  }
}

/** What an encoder saw of every drawing. */
interface PreparedDrawing {
  vectors: Float32Array[]
  traits: Float32Array[]
}

function plainLines(
  drawings: readonly AgedDrawing[],
  seen: ReadonlyMap<string, PreparedDrawing>,
  rival: string | undefined
): BenchmarkLine[] {
  const judged = [...seen].map(
    ([name, { vectors }]) => [name, SEEDS.map((seed) => judgeAge(drawings, vectors, seed))] as const
  )
  const theirs = judged.find(([name]) => name === rival)?.[1]
  return judged.map(([name, own]) => lineOf(name, drawings, own, name === rival ? undefined : theirs))
}

async function headLines(
  compute: Compute,
  drawings: readonly AgedDrawing[],
  seen: ReadonlyMap<string, PreparedDrawing>
): Promise<BenchmarkLine[]> {
  const lines: BenchmarkLine[] = []
  for (const [name, { traits }] of seen) {
    const judged: DevelopmentValidation[] = []
    for (const seed of SEEDS) judged.push(await judgeDevelopment(compute, drawings, traits, seed))
    lines.push(headLine(name, judged))
  }
  return lines
}

function headLine(name: string, judged: readonly DevelopmentValidation[]): BenchmarkLine {
  const of = (pick: (v: DevelopmentValidation) => number | null): string =>
    spread(judged.map((v) => pick(v) ?? NaN))
  const alarms = judged.flatMap((v) => v.falseAlarms.map(({ alarms: a }) => a))
  const kept = alarms.filter((a) => a.asPromised).length
  const flagged = alarms.reduce((sum, a) => sum + a.flagged, 0) / alarms.reduce((sum, a) => sum + a.of, 0)
  const parts = [
    `AUROC ${of((v) => v.auroc.drawings)}`,
    `by child ${of((v) => v.auroc.children)}`,
    `r ${of((v) => v.r)}`,
    `by child ${of((v) => v.rChildren)}`,
    `MAE ${of((v) => v.maeMonths)} months`,
    `90 % intervals hold ${of((v) => v.coverage.rate)}`,
    `by child ${of((v) => v.coverageChildren?.rate ?? null)}`
  ]
  return {
    what: `${name}: development as the product learns it`,
    ours: parts.join(', '),
    rival: `false alarms ${(100 * flagged).toFixed(1)} %`,
    ratio: `5 % in its interval for ${kept} of ${alarms.length} years`
  }
}

function lineOf(
  name: string,
  drawings: readonly AgedDrawing[],
  judged: readonly AgeJudgement[],
  rival: readonly AgeJudgement[] | undefined
): BenchmarkLine {
  const of = (pick: (j: AgeJudgement) => number): number[] => judged.map(pick)
  const { youngest, oldest } = judged[0]!
  const parts = [
    `AUROC ${spread(of((j) => j.auroc))}`,
    `by child ${spread(of((j) => j.aurocByChild))}`,
    `r ${spread(of((j) => j.r))}`,
    `MAE ${spread(
      of((j) => j.maeMonths),
      1
    )} months`
  ]
  const gain = rival && judged.map((j, i) => j.auroc - rival[i]!.auroc)
  return {
    what: `${name}: age of ${drawings.length} drawings (${youngest} against ${oldest} years)`,
    ours: parts.join(', '),
    rival: rival ? `vit-tiny AUROC ${spread(rival.map((j) => j.auroc))}` : '-',
    ratio: gain ? `AUROC ${spread(gain)} apart` : '-'
  }
}
