import type { ExplanationMethod, GradeVerdict, Margin, MethodGrade, ScoreName } from '#contract/explanation'
import { meanInterval } from '#main/statistics/mean-interval'
import { mean, quantile } from '#main/statistics/quantile'
import type { Curves } from './curves'
import type { Measured, MeasuredDrawing, MeasuredMethod } from './measure'

/** Maps that go with shuffled weights more than this show the drawing, not the model. */
const MOST_ALIKE = 0.7
/** Maps that change with the seed more than this say nothing that can be relied on. */
const LEAST_STEADY = 0.8

interface Row {
  own: MeasuredMethod
  ink: Measured
  chance: Measured
}

/** One way of explaining by what all drawings say of it. */
export function gradeOf(
  method: ExplanationMethod,
  score: ScoreName,
  drawings: readonly MeasuredDrawing[],
  seed: number
): MethodGrade {
  const rows = drawings.flatMap(({ ink, chance, methods }): Row[] => {
    const own = methods.get(method)
    return own ? [{ own, ink, chance }] : []
  })
  const values = rows.flatMap(({ own }) => (score === 'form' ? own.values : own.values.map(Math.abs)))
  const at = (p: number): number => (values.length > 0 ? Math.max(0, quantile(values, p)) : 0)
  const known = (pick: (own: MeasuredMethod) => number | null): number | null => {
    const all = rows.flatMap(({ own }) => pick(own) ?? [])
    return all.length > 0 ? mean(all) : null
  }
  const measured = {
    erased: curvesOver(rows, (m) => m.erased),
    swapped: curvesOver(rows, (m) => m.swapped),
    faithfulness: meanInterval(rows.map(faithfulness)),
    planted: plantedOver(rows),
    randomisation: known((own) => own.randomisation),
    repeatability: known((own) => own.repeatability)
  }
  return {
    method,
    score,
    drawings: rows.length,
    seed,
    measuredAt: new Date().toISOString(),
    scaleMaximum: at(0.995),
    level: at(0.95),
    ...measured,
    evaluations: mean(rows.map(({ own }) => own.evaluations)),
    milliseconds: mean(rows.map(({ own }) => own.milliseconds)),
    passes: passesOf(drawings, rows),
    ...verdictOf(measured, rows.length)
  }
}

/** Time of a map in times of the score alone: the ratio of means over the same drawings. */
function passesOf(drawings: readonly MeasuredDrawing[], rows: readonly Row[]): number | null {
  const forward = drawings.flatMap((drawing) => drawing.forward ?? [])
  return forward.length === 0 ? null : mean(rows.map(({ own }) => own.milliseconds)) / mean(forward)
}

const deletionGain = (own: Curves, other: Curves): number => other.deletion - own.deletion
const insertionGain = (own: Curves, other: Curves): number => own.insertion - other.insertion

/** Insertion and deletion weigh the same: whether patches are taken scattered or together then counts for little. */
const faithfulness = ({ own, ink }: Row): number =>
  mean(
    (['erased', 'swapped'] as const).map(
      (way) => deletionGain(own[way], ink[way]) + insertionGain(own[way], ink[way])
    )
  )

function curvesOver(rows: readonly Row[], pick: (m: Measured) => Curves): MethodGrade['erased'] {
  const over = (gain: typeof deletionGain, against: 'ink' | 'chance'): Margin =>
    meanInterval(rows.map((row) => gain(pick(row.own), pick(row[against]))))
  return {
    deletionOverInk: over(deletionGain, 'ink'),
    insertionOverInk: over(insertionGain, 'ink'),
    deletionOverRandom: over(deletionGain, 'chance'),
    insertionOverRandom: over(insertionGain, 'chance')
  }
}

function plantedOver(rows: readonly Row[]): MethodGrade['planted'] {
  const both = rows.flatMap(({ own, ink }) =>
    own.planted && ink.planted ? [{ own: own.planted, ink: ink.planted }] : []
  )
  if (both.length === 0) return null
  return {
    drawings: both.length,
    pointing: mean(both.map(({ own }) => own.pointed)),
    pointingInk: mean(both.map(({ ink }) => ink.pointed)),
    pointingChance: mean(both.map(({ own }) => own.chance)),
    energy: mean(both.map(({ own }) => own.energy)),
    energyInk: mean(both.map(({ ink }) => ink.energy)),
    energyOverInk: meanInterval(both.map(({ own, ink }) => own.energy - ink.energy))
  }
}

/** With fewer drawings nothing is called reliable outright. */
const ENOUGH_DRAWINGS = 12

type Measures = Pick<MethodGrade, 'faithfulness' | 'planted' | 'randomisation' | 'repeatability'>

/** Whether a margin is surely above 0, surely below, or neither. */
const side = ({ interval }: Margin): 'better' | 'same' | 'worse' =>
  interval && interval[0] > 0 ? 'better' : interval && interval[1] < 0 ? 'worse' : 'same'

/**
 * Reliable: better than ink density wherever it was asked (does it know what makes the score; does it find what was planted), its
 * interval counted. Partly: in one of the two, and not worse in the other. Whatever ignores the model or the drawing is neither.
 */
export function verdictOf(
  { faithfulness, planted, randomisation, repeatability }: Measures,
  drawings: number
): {
  verdict: GradeVerdict
  reasons: string[]
} {
  const asked = [
    { side: side(faithfulness), what: 'faithful' },
    ...(planted ? [{ side: side(planted.energyOverInk), what: 'planted' }] : [])
  ]
  const reasons = asked.map(({ side, what }) => `${what}-${side}`)
  if (randomisation !== null && randomisation > MOST_ALIKE) reasons.push('ignores-model')
  if (repeatability !== null && repeatability < LEAST_STEADY) reasons.push('unsteady')
  const failed = reasons.includes('ignores-model') || reasons.includes('unsteady')
  const better = asked.filter((a) => a.side === 'better').length
  if (failed || better === 0 || asked.some((a) => a.side === 'worse'))
    return { verdict: 'unreliable', reasons }
  if (drawings < ENOUGH_DRAWINGS) reasons.push('few-drawings')
  return { verdict: better === asked.length && drawings >= ENOUGH_DRAWINGS ? 'reliable' : 'partly', reasons }
}
