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
import { agedDrawings, supervisedFolder } from './drawings'
import { judgeDevelopment } from './judge-development'
import { judgeElsewhere, type Elsewhere, type Kept } from './judge-elsewhere'
import type { AgedRow } from '../learning/development/train-head'
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
 * calibration and validation on the same drawings, from later blocks of each encoder and from the ink alone; and what was learnt on
 * all of them judged on supervised drawings of children elsewhere, where these are at hand.
 */
export async function validityBenchmark(): Promise<BenchmarkResult> {
  const drawings = agedDrawings()
  const compute = computePool(nodeFork(programFolder), inferenceThreads())
  try {
    const files = await Promise.all(drawings.map(({ path }) => readFile(path)))
    const elsewhere = await supervisedDrawings()
    const packs = await packsAtHand()
    const rival = packs.find(({ manifest }) => manifest.name.startsWith('vit-tiny'))
    const seen = new Map<string, PreparedDrawing>()
    for (const pack of rival ? [rival, ...packs.filter((p) => p !== rival)] : packs) {
      const [described, far] = [
        await embedAll(compute, pack, files),
        await embedAll(compute, pack, elsewhere.files)
      ]
      seen.set(pack.manifest.name, {
        vectors: described.map((d) => d.vector),
        later: described.map((d) => d.later),
        elsewhere: far.map((d) => d.later)
      })
    }
    const ink = await inkFeatures(compute, files)
    seen.set('ink statistics', {
      vectors: ink,
      later: ink,
      elsewhere: await inkFeatures(compute, elsewhere.files)
    })
    const lines = [
      ...plainLines(drawings, seen, rival?.manifest.name),
      ...(await headLines(compute, drawings, seen)),
      ...(await elsewhereLines(compute, { drawings, elsewhere: elsewhere.drawings }, seen))
    ]
    return { lines, machine: describeMachine(), versions: { onnxruntime: versionOf('onnxruntime-node') } }
  } finally {
    compute.stop()
  }
}

/** What an encoder saw of every drawing. */
interface PreparedDrawing {
  vectors: Float32Array[]
  /** What the product's head reads. */
  later: Float32Array[]
  /** The same of drawings of children elsewhere. */
  elsewhere: Float32Array[]
}

/** Drawings of children elsewhere, none where they are not at hand, and their files. */
async function supervisedDrawings(): Promise<{ drawings: AgedDrawing[]; files: Uint8Array[] }> {
  const folder = supervisedFolder()
  const drawings = folder ? agedDrawings(folder) : []
  return { drawings, files: await Promise.all(drawings.map(({ path }) => readFile(path))) }
}

const rowsOf = (drawings: readonly AgedDrawing[], features: readonly Float32Array[]): AgedRow[] =>
  drawings.map(({ path, child, subject, ageMonths }, i) => ({
    drawing: path,
    child,
    prompt: subject,
    ageMonths,
    features: features[i]!
  }))

/** What was learnt on these drawings, judged on those of children elsewhere. */
async function elsewhereLines(
  compute: Compute,
  { drawings, elsewhere }: { drawings: readonly AgedDrawing[]; elsewhere: readonly AgedDrawing[] },
  seen: ReadonlyMap<string, PreparedDrawing>
): Promise<BenchmarkLine[]> {
  if (elsewhere.length === 0) return []
  const lines: BenchmarkLine[] = []
  for (const [name, own] of seen) {
    const judged: Elsewhere[] = []
    for (const seed of SEEDS)
      judged.push(
        await judgeElsewhere(compute, rowsOf(drawings, own.later), rowsOf(elsewhere, own.elsewhere), seed)
      )
    lines.push(elsewhereLine(name, elsewhere.length, judged))
  }
  return lines
}

function elsewhereLine(name: string, count: number, judged: readonly Elsewhere[]): BenchmarkLine {
  const of = (pick: (e: Elsewhere) => number): string => spread(judged.map(pick))
  const { interval, asLearnt, calibrated } = judged[0]!
  const parts = [
    `AUROC ${of((e) => e.auroc)}`,
    `by child ${of((e) => e.byChild)}`,
    `r ${of((e) => e.r)}`,
    `by child ${of((e) => e.rByChild)}`
  ]
  return {
    what: `${name}: learnt here, ${count} supervised drawings elsewhere (4 against 8 years and older)`,
    ours: parts.join(', '),
    rival: `one drawing, 95 % ${interval[0].toFixed(3)} to ${interval[1].toFixed(3)}`,
    ratio: `as learnt here: ${keptText(asLearnt)}; calibrated there: ${keptText(calibrated)}`
  }
}

function keptText({ alarms, coverage }: Kept): string {
  const range = ([low, high]: readonly [number, number]): string =>
    `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`
  return `90 % intervals hold ${(100 * coverage.rate).toFixed(1)} % (${range(coverage.interval)}), false alarms ${(100 * alarms.rate).toFixed(1)} % (${range(alarms.interval)})`
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
  for (const [name, { later }] of seen) {
    const judged: DevelopmentValidation[] = []
    for (const seed of SEEDS) judged.push(await judgeDevelopment(compute, rowsOf(drawings, later), seed))
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
