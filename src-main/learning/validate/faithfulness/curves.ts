import type { DeployedScore, PreparedDrawing } from '#main/analysis/explain/deployed-score'
import { replaced } from '#main/analysis/explain/erase'

/** Points of a curve after its start. */
export const STEPS = 8

/**
 * Areas under the score while patches are taken out and put in, in the score's own unit (RISE, Petsiuk et al. 2018, section 4.2).
 * A map that knows what makes the score high has a small area of deletion and a large one of insertion.
 */
export interface Curves {
  deletion: number
  insertion: number
}

/** Patches in the order in which a map says they matter, of those that may be taken out; ties by place. */
export function ranked(values: Float32Array, among: Uint8Array): number[] {
  const patches = [...among.keys()].filter((patch) => among[patch])
  return patches.sort((a, b) => values[b]! - values[a]! || a - b)
}

/** What the drawing itself and what it is taken apart into score: where every curve begins and ends. */
export interface Ends {
  drawing: number
  other: number
}

/** Takes patches out into `other` (blank paper, or another drawing) and puts them into it, in the given order: all that may be. */
export async function curvesOf(
  score: DeployedScore,
  drawing: PreparedDrawing,
  other: PreparedDrawing,
  order: readonly number[],
  ends: Ends
): Promise<Curves> {
  const { manifest } = score.pack
  const upTo = (step: number): number[] => order.slice(0, Math.round((step / STEPS) * order.length))
  const steps = Array.from({ length: STEPS - 1 }, (_, step) => upTo(step + 1))
  const without = steps.map((patches) => replaced(drawing, other, patches, manifest))
  const within = steps.map((patches) => replaced(other, drawing, patches, manifest))
  const scores = await score.score([...without, ...within])
  return {
    deletion: areaUnder([ends.drawing, ...scores.slice(0, STEPS - 1), ends.other]),
    insertion: areaUnder([ends.other, ...scores.slice(STEPS - 1), ends.drawing])
  }
}

/** Trapezoids over [0, 1]. */
export function areaUnder(values: readonly number[]): number {
  const inner = values.slice(1, -1).reduce((sum, v) => sum + v, 0)
  return (inner + (values[0]! + values.at(-1)!) / 2) / (values.length - 1)
}
