import type { Band, Caveat } from '#contract/analysis'

export interface AgedDrawing {
  ageMonths: number
  agePrecisionMonths: number
  subject: string | null
}

/** Known to the month, this close to a band's border, a child might as well be scored by the next band. */
const EDGE_MONTHS = 1

/**
 * The norm group of a drawing: the band that holds the age, of the drawing's own subject where there is one; else the
 * nearest band, with a caveat that says so. undefined: there is no norm at all.
 */
export function chooseNorm<Norm extends { band: Band }>(
  norms: readonly Norm[],
  drawing: AgedDrawing
): { norm: Norm; caveats: Caveat[] } | undefined {
  const fitting = norms.filter((n) => n.band.subject === null || n.band.subject === drawing.subject)
  const ranked = fitting
    .map((norm) => ({ norm, distance: distanceTo(norm.band, drawing.ageMonths) }))
    .sort(
      (a, b) =>
        a.distance - b.distance || Number(b.norm.band.subject !== null) - Number(a.norm.band.subject !== null)
    )
  const best = ranked[0]
  if (!best) return undefined
  const caveats: Caveat[] = best.distance > 0 ? ['age-outside-bands'] : []
  if (drawing.agePrecisionMonths <= 1 && best.distance === 0 && atEdge(best.norm.band, drawing.ageMonths))
    caveats.push('age-at-band-edge')
  return { norm: best.norm, caveats }
}

/** Months from the band [from, to); 0 inside. */
export function distanceTo({ fromMonths, toMonths }: Band, ageMonths: number): number {
  if (ageMonths < fromMonths) return fromMonths - ageMonths
  // Half-open: the upper border itself belongs to the next band.
  return ageMonths >= toMonths ? ageMonths - toMonths + Number.EPSILON * toMonths + 1e-9 : 0
}

function atEdge({ fromMonths, toMonths }: Band, ageMonths: number): boolean {
  return ageMonths - fromMonths < EDGE_MONTHS || toMonths - ageMonths < EDGE_MONTHS
}

/** The bands next to this one, of the same subject: the profile beside a score. */
export function neighbouringNorms<Norm extends { band: Band }>(norms: readonly Norm[], home: Norm): Norm[] {
  const peers = norms
    .filter((n) => n.band.subject === home.band.subject)
    .sort((a, b) => a.band.fromMonths - b.band.fromMonths)
  const at = peers.indexOf(home)
  return [peers[at - 1], peers[at + 1]].filter((n) => n !== undefined)
}
