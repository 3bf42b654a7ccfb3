import { sha256 } from '#main/lib/sha256'
import type { Compute } from '#main/compute/port'
import { float32 } from '#main/onnx/format/tensor'
import { solveKernelRidge, type KernelProblem } from '#main/statistics/kernel-ridge'
import { gramGraph, type Head } from './head'

/** A drawing that teaches age: what later blocks say of it, what it was to show, whose it is and how old the child was. */
export interface AgedRow {
  drawing: string
  child: number
  prompt: string | null
  ageMonths: number
  features: Float32Array
}

/** Assumed intraclass correlation of the drawings of one child: a child with many drawings counts more than one with one, but not as often. */
const ASSUMED_ICC = 0.5

/**
 * Learns one head from rows that it may see: ridge regression of age (Hoerl & Kennard 1970) on standardised numbers, in closed
 * form, so that the same rows and penalty give the same head. The penalty is relative to the mean square length of the rows.
 */
export async function trainHead(compute: Compute, rows: readonly AgedRow[], penalty: number): Promise<Head> {
  const { centre, scale } = standardisation(rows)
  const z = rows.map(({ features }) => features.map((value, k) => (value - centre[k]!) * scale[k]!))
  const problem: KernelProblem = {
    gram: await gramOf(compute, z),
    targets: rows.map((row) => row.ageMonths),
    weights: weightsOf(rows)
  }
  const all = rows.map((_, i) => i)
  const solution = solveKernelRidge(problem, all, penalty)
  const slopes = slopesOf(z, solution.dualWeights)
  return { centre, scale, slopes, intercept: solution.centre - meanAnswer(z, problem.weights, slopes) }
}

/** A child's k drawings weigh k / (1 + (k - 1) ICC) together: Kish's effective size of a cluster. */
function weightsOf(rows: readonly AgedRow[]): number[] {
  const sizes = new Map<number, number>()
  for (const { child } of rows) sizes.set(child, (sizes.get(child) ?? 0) + 1)
  return rows.map(({ child }) => 1 / (1 + (sizes.get(child)! - 1) * ASSUMED_ICC))
}

function standardisation(rows: readonly AgedRow[]): Pick<Head, 'centre' | 'scale'> {
  const size = rows[0]!.features.length
  const [mean, square] = [new Float64Array(size), new Float64Array(size)]
  for (const { features } of rows) for (let k = 0; k < size; k += 1) mean[k]! += features[k]! / rows.length
  for (const { features } of rows)
    for (let k = 0; k < size; k += 1) square[k]! += (features[k]! - mean[k]!) ** 2 / rows.length
  const largest = square.reduce((most, v) => Math.max(most, v), 0)
  const scale = Float32Array.from(square, (v) => (v > 1e-9 * largest ? 1 / Math.sqrt(v) : 0))
  return { centre: Float32Array.from(mean), scale }
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

/** Slopes of the primal model: the rows, weighed by the dual weights. */
function slopesOf(z: readonly Float32Array[], dualWeights: Float64Array): Float32Array {
  const slopes = new Float64Array(z[0]!.length)
  z.forEach((row, i) => {
    for (let k = 0; k < slopes.length; k += 1) slopes[k]! += dualWeights[i]! * row[k]!
  })
  return Float32Array.from(slopes)
}

/** Weighted mean over the rows of what the slopes alone answer. */
function meanAnswer(z: readonly Float32Array[], weights: readonly number[], slopes: Float32Array): number {
  let [sum, total] = [0, 0]
  z.forEach((row, i) => {
    const answer = row.reduce((inner, value, k) => inner + value * slopes[k]!, 0)
    sum += weights[i]! * answer
    total += weights[i]!
  })
  return sum / total
}
