import { orderedDate } from '#contract/iso-day'
import type { Caveat } from '#contract/analysis'
import type { ChildAnalysis, ChildPart, ChildStep } from '#contract/child'
import type { Compute } from '#main/compute/port'
import { yieldToEventLoop, type Work } from '#main/lib/work'
import type { LoadedDevelopment } from './place-drawings'
import { elsewhere, localDrawings, otherChildren, type LocalNorm, type Reference } from './local-calibration'
import type { DescribedDrawing } from './score-form'
import {
  byAge,
  childNorm,
  childRanks,
  headResiduals,
  placeOf,
  scoreChild,
  type ChildNorm,
  type OwnDrawing
} from './child-score'
import { confidenceAt, rerunPValues } from './confidence'
import { developmentIndices, headRow, promptOf } from './development-index'
import { conformalAges, heldOutIndices, meanOfHeads } from './development-score'
import { meanAt } from './growth-curve'
import { holding, isWeak, sizeCaveats } from './caveats'
import { verdictOf, type Scored } from './score-drawing'

/** A drawing of a named child and a known age, embedded. */
export interface ChildDrawing {
  drawing: DescribedDrawing & { ageMonths: number; childId: string; site: string | null; date: string | null }
  who: Scored
  traits: Float32Array
  later: Float32Array
}

/** With what each head that may score it adds to the mean of them. */
type Own = OwnDrawing & ChildDrawing & { heads: readonly number[] }

/** Sizes for which the growing statement is shown: every one of a few drawings, then further and further apart. */
const STEPS = [1, 2, 3, 4, 5, 6, 8, 11, 16, 23, 33, 48, 70, 100, 150, 220]

/**
 * Children by their drawings: those within the window of one another are one statement, a child seen again later has
 * several. Children in order of their names, then ages.
 */
export async function analyseChildren(
  compute: Compute,
  development: LoadedDevelopment,
  items: readonly ChildDrawing[],
  request: { windowMonths: number; seed: number; places: ReadonlyMap<string, LocalNorm> },
  work: Work
): Promise<ChildAnalysis[]> {
  const { manifest, scorer, curve } = development
  const described = items.map(({ traits, later, drawing }) =>
    headRow(manifest, { traits, later, prompt: promptOf(drawing) })
  )
  const indices = await developmentIndices(compute, scorer, manifest, described)
  const own = items.map((item, i): Own => {
    const { index, heads } = meanOfHeads(heldOutIndices(manifest, indices[i]!, item.who))
    return { ...item, index, heads, ageMonths: item.drawing.ageMonths, prompt: described[i]!.prompt }
  })
  const norm = childNorm(manifest, curve, request.windowMonths)
  const localOf = localReferences(norm, manifest, request.places)
  const children = [...Map.groupBy(own, ({ drawing }) => `${drawing.site ?? ''}\n${drawing.childId}`)]
  children.sort(([a], [b]) => (a < b ? -1 : 1))
  const rows: ChildAnalysis[] = []
  for (const [at, [, drawings]] of children.entries()) {
    await yieldToEventLoop(work)
    const contradictory = agesContradict(drawings)
    const { who, drawing } = drawings[0]!
    const local = localOf(drawing.site, who.child)
    for (const group of byAge(drawings, request.windowMonths))
      rows.push(statementOf(development, { norm, local }, inOrder(group), request.seed, contradictory))
    work.report('score', at + 1, children.length)
  }
  return rows
}

/** As they were drawn, where that is known; else by name. */
const inOrder = (group: readonly Own[]): Own[] =>
  [...group].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
const orderOf = ({ drawing }: Own): string => `${orderedDate(drawing.date) ?? '9'}\n${drawing.fileName}`

/** What a child is compared with where its site has calibrated: the other children there, whose ranks are computed once. */
function localReferences(
  norm: ChildNorm,
  { id, sites }: LoadedDevelopment['manifest'],
  places: ReadonlyMap<string, LocalNorm>
): (site: string | null, who: number | null) => Reference | null {
  const known = new Map<string, { child: number; percentileRank: number }[]>()
  return (site, who) => {
    const local = site === null || Object.hasOwn(sites, site) ? undefined : places.get(site)
    if (site === null || !local) return null
    const ranks = known.get(site) ?? childRanks(norm, localDrawings(local, id))
    known.set(site, ranks)
    return otherChildren(ranks, who)
  }
}

/** The norm's children, and those of the child's own place where they stand in for them. */
interface Among {
  norm: ChildNorm
  local: Reference | null
}

function statementOf(
  { manifest }: LoadedDevelopment,
  { norm, local }: Among,
  group: readonly Own[],
  seed: number,
  contradictory: boolean
): ChildAnalysis {
  const first = group[0]!
  const who = first.who.child
  const { ageMonths, score, own, statement } = scoreChild(norm, group, who, local)
  const { rawScore, percentile, interval, pValue, n, flagged, direction } = score
  // Heads differ in the index and not in ranks: among the place's own children only these are drawn again.
  const shifts = () => (local ? [0] : headResiduals(norm, group))
  const sure = () =>
    confidenceAt(rerunPValues([own], 'two-sided', seed, shifts()), score.pValue, manifest.alpha)
  const caveats: [Caveat, boolean][] = [
    ...sizeCaveats(n),
    ['interim-encoder', manifest.encoder.interim],
    ['synthetic-norm', manifest.synthetic],
    ['in-norm', manifest.calibration.some((fold) => fold.some((h) => h.child === who))],
    ['children-unknown', manifest.childrenUnknown],
    ['other-subject', group.some((d) => d.prompt === null || !manifest.prompts.includes(d.prompt))],
    ['other-place', !local && elsewhere(manifest.sites, first.drawing.site)],
    ['local-calibration', local !== null],
    ['development-weak', isWeak(manifest)],
    ['beyond-ages', conformalAges(statement.profile) === null],
    ['likeness-unknown', norm.curve.intraclassCorrelation === null && group.length > 1],
    ['ages-contradict', contradictory]
  ]
  return {
    childId: first.drawing.childId,
    site: first.drawing.site,
    drawings: group.length,
    ageMonths,
    agePrecisionMonths: Math.max(...group.map((d) => d.drawing.agePrecisionMonths)),
    windowMonths: norm.windowMonths,
    modelId: manifest.id,
    developmentalAgeMonths: statement.ageMonths,
    developmentalInterval: statement.interval,
    rawScore,
    percentile,
    interval,
    pValue,
    n,
    flagged,
    direction,
    alpha: manifest.alpha,
    verdict: verdictOf(score, manifest.alpha),
    confidence: flagged === null ? null : sure(),
    development: statement,
    steps: stepsOf({ norm, local }, group, who),
    parts: partsOf(norm, group),
    caveats: holding(caveats),
    analysedAt: new Date().toISOString()
  }
}

function stepsOf({ norm, local }: Among, group: readonly Own[], who: number | null): ChildStep[] {
  const sizes = [...STEPS.filter((size) => size < group.length), group.length]
  return sizes.map((size) => {
    const { score, statement } = scoreChild(norm, group.slice(0, size), who, local)
    return {
      drawings: size,
      developmentalAgeMonths: statement.ageMonths,
      developmentalInterval: statement.interval,
      pValue: score.pValue
    }
  })
}

function partsOf(norm: ChildNorm, group: readonly Own[]): ChildPart[] {
  const whole = placeOf(norm, group).ageMonths
  return group.map(({ drawing, index, ageMonths }, i) => {
    const others = group.filter((_, j) => j !== i)
    return {
      id: drawing.id,
      file: drawing.fileName,
      ageMonths,
      subject: drawing.subject,
      date: drawing.date,
      residual: (index - meanAt(norm.curve.knots, ageMonths)) / norm.curve.deviation,
      weight: 1 / group.length,
      pull: others.length > 0 ? whole - placeOf(norm, others).ageMonths : null
    }
  })
}

const MONTH_MS = (365.25 / 12) * 24 * 3600 * 1000
/** What rounding of ages and dates may make of it, in months. */
const TOLERANCE_MONTHS = 2

/** Do ages and dates of one child disagree, beyond how exactly ages are known? */
function agesContradict(drawings: readonly Own[]): boolean {
  const dated = drawings.flatMap(({ drawing }) => {
    const day = orderedDate(drawing.date)
    // a year or a month alone is no day of birth
    const at = day?.length === 10 ? Date.parse(day) : NaN
    return Number.isNaN(at)
      ? []
      : [{ born: at / MONTH_MS - drawing.ageMonths, known: drawing.agePrecisionMonths }]
  })
  const births = dated.map((d) => d.born)
  const known = Math.max(0, ...dated.map((d) => d.known))
  return births.length > 1 && Math.max(...births) - Math.min(...births) > known + TOLERANCE_MONTHS
}
