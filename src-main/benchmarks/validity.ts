import { readFile } from 'node:fs/promises'
import { computePool } from '../engine/compute-pool'
import { nodeFork } from '../lib/process/node-channel'
import { versionOf } from '../lib/version'
import { programFolder } from '../terminal/paths'
import { inferenceThreads } from '../terminal/start-engine'
import { embedAll, inkFeatures, packsAtHand } from './encoders'
import { describeMachine } from './machine'
import { judgeAge, type AgeJudgement, type AgedDrawing } from './predict-age'
import { agedDrawings } from './drawings'
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
 * What an encoder's frozen features know of age: ridge regression of age, split by child, the same for every encoder. AUROC of
 * drawings of the youngest against the oldest year at hand, by drawing and by child (mean over a child's drawings, of children
 * with two or more), correlation, mean absolute error in months.
 */
export async function validityBenchmark(): Promise<BenchmarkResult> {
  const drawings = agedDrawings()
  const compute = computePool(nodeFork(programFolder), inferenceThreads())
  try {
    const files = await Promise.all(drawings.map(({ path }) => readFile(path)))
    const lines: BenchmarkLine[] = []
    const add = (
      name: string,
      features: readonly Float32Array[],
      rivalOf?: AgeJudgement[]
    ): AgeJudgement[] => {
      const judged = SEEDS.map((seed) => judgeAge(drawings, features, seed))
      lines.push(lineOf(name, drawings, judged, rivalOf))
      return judged
    }
    const packs = await packsAtHand()
    const rival = packs.find(({ manifest }) => manifest.name.startsWith('vit-tiny'))
    const theirs = rival && add(rival.manifest.name, await embedAll(compute, rival, files))
    for (const pack of packs.filter((p) => p !== rival))
      add(pack.manifest.name, await embedAll(compute, pack, files), theirs)
    add('ink statistics', await inkFeatures(compute, files), theirs)
    return { lines, machine: describeMachine(), versions: { onnxruntime: versionOf('onnxruntime-node') } }
  } finally {
    compute.stop()
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
