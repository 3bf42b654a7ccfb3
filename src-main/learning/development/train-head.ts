import { sha256 } from '#main/lib/sha256'
import type { Compute } from '#main/compute/port'
import { float32 } from '#main/onnx/format/tensor'
import { solveKernelRidge, type KernelProblem } from '#main/statistics/kernel-ridge'
import { gramGraph, KNOTS, STEPS, type Head } from './head'

/** A drawing that teaches age: what it looks like, what it was to show, whose it is and how old the child was. */
export interface AgedRow {
  drawing: string
  child: number
  prompt: string | null
  ageMonths: number
  traits: Float32Array
}

/** Drawings of a prompt count this much against the mean of all prompts: few of them say little of their own mean. */
const PROMPT_SHRINKAGE = 10
/** Assumed intraclass correlation of the drawings of one child: a child with many drawings counts more than one with one, but not as often. */
const ASSUMED_ICC = 0.5

/** Learns one head from rows that it may see, in closed form: the same rows and penalty give the same head. */
export async function trainHead(
  compute: Compute,
  rows: readonly AgedRow[],
  prompts: readonly string[],
  penalty: number
): Promise<Head> {
  const { centres, scale } = standardisation(rows, prompts)
  const z = rows.map((row) => standardised(row, prompts, centres, scale))
  const problem: KernelProblem = {
    gram: await gramOf(compute, z),
    targets: rows.map((row) => row.ageMonths),
    weights: weightsOf(rows)
  }
  const all = rows.map((_, i) => i)
  const { dualWeights, centre } = solveKernelRidge(problem, all, penalty)
  const slopes = slopesOf(z, dualWeights)
  return { centres, scale, slopes, intercept: centre - meanAnswer(z, problem.weights, slopes) }
}

/** A child's k drawings weigh k / (1 + (k - 1) ICC) together: Kish's effective size of a cluster. */
function weightsOf(rows: readonly AgedRow[]): number[] {
  const sizes = new Map<number, number>()
  for (const { child } of rows) sizes.set(child, (sizes.get(child) ?? 0) + 1)
  return rows.map(({ child }) => 1 / (1 + (sizes.get(child)! - 1) * ASSUMED_ICC))
}

function standardisation(rows: readonly AgedRow[], prompts: readonly string[]) {
  const size = rows[0]!.traits.length
  const centres = new Float32Array((prompts.length + 1) * size)
  const all = meanOf(rows, size)
  centres.set(all, prompts.length * size)
  prompts.forEach((prompt, p) => {
    const own = rows.filter((row) => row.prompt === prompt)
    const mean = meanOf(own, size)
    const share = own.length / (own.length + PROMPT_SHRINKAGE)
    for (let k = 0; k < size; k += 1) centres[p * size + k] = all[k]! + share * (mean[k]! - all[k]!)
  })
  const square = new Float64Array(size)
  for (const row of rows) {
    const at = rowOf(prompts, row.prompt) * size
    for (let k = 0; k < size; k += 1) square[k]! += (row.traits[k]! - centres[at + k]!) ** 2 / rows.length
  }
  const largest = square.reduce((most, v) => Math.max(most, v), 0)
  const scale = Float32Array.from(square, (v) => (v > 1e-9 * largest ? 1 / Math.sqrt(v) : 0))
  return { centres, scale }
}

/** Row of `centres` that a prompt is scored by. */
function rowOf(prompts: readonly string[], prompt: string | null): number {
  const at = prompt === null ? -1 : prompts.indexOf(prompt)
  return at < 0 ? prompts.length : at
}

function meanOf(rows: readonly AgedRow[], size: number): Float64Array {
  const mean = new Float64Array(size)
  for (const { traits } of rows) for (let k = 0; k < size; k += 1) mean[k]! += traits[k]! / rows.length
  return mean
}

function standardised(
  { traits, prompt }: AgedRow,
  prompts: readonly string[],
  centres: Float32Array,
  scale: Float32Array
): Float32Array {
  const at = rowOf(prompts, prompt) * traits.length
  return traits.map((value, k) => (value - centres[at + k]!) * scale[k]!)
}

async function gramOf(compute: Compute, z: readonly Float32Array[]): Promise<Float32Array> {
  const [rows, size] = [z.length, z[0]!.length]
  const data = new Float32Array(rows * size)
  z.forEach((row, i) => data.set(row, i * size))
  const graph = gramGraph(rows, size)
  const key = sha256(graph)
  const model = { key, bytes: () => Promise.resolve(graph) }
  const result = await compute.run(model, { z: float32(data, [rows, size]) })
  return result.gram!.data as Float32Array
}

/** Slopes of the primal model: the rows' steps, weighed by the dual weights. */
function slopesOf(z: readonly Float32Array[], dualWeights: Float64Array): Float32Array {
  const size = z[0]!.length
  const slopes = new Float64Array(STEPS * size)
  z.forEach((row, i) => {
    for (let step = 0; step < STEPS; step += 1)
      for (let k = 0; k < size; k += 1) slopes[step * size + k]! += dualWeights[i]! * clipped(row[k]!, step)
  })
  return Float32Array.from(slopes)
}

const clipped = (value: number, step: number): number =>
  Math.min(KNOTS[step + 1]!, Math.max(KNOTS[step]!, value))

/** Weighted mean over the rows of what the slopes alone answer. */
function meanAnswer(z: readonly Float32Array[], weights: readonly number[], slopes: Float32Array): number {
  const size = z[0]!.length
  let [sum, total] = [0, 0]
  z.forEach((row, i) => {
    let answer = 0
    for (let step = 0; step < STEPS; step += 1)
      for (let k = 0; k < size; k += 1) answer += slopes[step * size + k]! * clipped(row[k]!, step)
    sum += weights[i]! * answer
    total += weights[i]!
  })
  return sum / total
}
