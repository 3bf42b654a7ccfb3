import type { Band } from '#contract/analysis'
import type { BandCoverage, BandRule, NormOverview } from '#contract/norm'
import { quantile } from '../statistics/quantile'
import { CRITICAL, inBand, MINIMUM, RECOMMENDED, type Usable } from './usable'
import { yearBand } from './parse-bands'
import { augmentFactor, groupData, mergeSuggestions, qualityOf, warningsOf } from './sufficiency'

export function sufficiencyOf(n: number): BandCoverage['sufficiency'] {
  if (n <= CRITICAL) return 'critical'
  if (n < MINIMUM) return 'low'
  return n < RECOMMENDED ? 'fair' : 'good'
}

/** What is recommended: bands of one year from 50 drawings on, joined over four years at most. */
const RECOMMENDED_RULE: BandRule = { least: MINIMUM, span: 1, longest: 4 }

/**
 * Bands of the rule's span where each has as many drawings as the rule asks for; a smaller one joins its smaller neighbour, as long as
 * both together are no longer than the rule allows. Looks both ways, so that nothing is left over at either end where that can be.
 */
export function suggestBands(usable: readonly Usable[], rule: BandRule = RECOMMENDED_RULE): Band[] {
  const { least, span, longest } = rule
  const starts = [...new Set(usable.map((d) => Math.floor(d.ageMonths / (12 * span)) * span))]
  const groups = starts
    .sort((a, b) => a - b)
    .map((from) => ({ from, to: from + span, n: countIn(usable, from, from + span) }))
  for (;;) {
    const small = groups.filter((g) => g.n < least).sort((a, b) => a.n - b.n)
    const joined = small.some((group) => {
      const at = groups.indexOf(group)
      const fitting = [groups[at - 1], groups[at + 1]]
        .filter((g) => g !== undefined)
        .filter(
          (g) =>
            Math.max(g.to, group.to) - Math.min(g.from, group.from) <= longest &&
            (g.to === group.from || g.from === group.to)
        )
        .sort((a, b) => a.n - b.n)
      const other = fitting[0]
      if (!other) return false
      other.from = Math.min(other.from, group.from)
      other.to = Math.max(other.to, group.to)
      other.n += group.n
      groups.splice(at, 1)
      return true
    })
    if (!joined) break
  }
  return groups.map(({ from, to }) => ({ ...yearBand(from), label: `${from}-${to}`, toMonths: to * 12 }))
}

const countIn = (usable: readonly Usable[], from: number, to: number): number =>
  usable.filter((d) => d.ageMonths >= from * 12 && d.ageMonths < to * 12).length

/** What a site has, band by band, what is missing, and which bands the rule would suggest. */
export function overviewOf(
  usable: readonly Usable[],
  withoutAge: number,
  bands: readonly Band[],
  deployed: ReadonlyMap<string, string>,
  rule: BandRule = RECOMMENDED_RULE
): NormOverview {
  const sized = bands.map((band) => ({ band, n: usable.filter((d) => inBand(band, d)).length }))
  const merges = mergeSuggestions(sized)
  const covered = usable.filter((d) => bands.some((band) => inBand(band, d)))
  const ages = usable.map((d) => d.ageMonths)
  const [fromMonths, toMonths] = ages.length ? [Math.min(...ages), Math.max(...ages)] : [null, null]
  return {
    count: usable.length,
    withoutAge,
    children: new Set(usable.map((d) => d.child)).size,
    ages: { fromMonths, toMonths },
    histogram: histogramOf(usable),
    bands: bands.map((band) => coverageOf(band, usable, deployed.get(band.label) ?? null)),
    gaps: gapsIn(usable, bands),
    coverage: usable.length ? covered.length / usable.length : 0,
    sufficiency: sufficiencyOf(Math.min(...sized.map(({ n }) => n), Infinity)),
    suggestions: suggestBands(usable, rule).map((band) =>
      coverageOf(band, usable, deployed.get(band.label) ?? null)
    ),
    warnings: warned(usable, sized, merges),
    merges
  }
}

/** A band is compared with what bands hold usually: the median. */
function warned(
  usable: readonly Usable[],
  sized: readonly { band: Band; n: number }[],
  merges: NormOverview['merges']
): NormOverview['warnings'] {
  const typical =
    sized.length > 0
      ? quantile(
          sized.map(({ n }) => n),
          0.5
        )
      : 0
  return sized.flatMap(({ band }) => warningsOf(band, usable, { typical, merges }))
}

function histogramOf(usable: readonly Usable[]): NormOverview['histogram'] {
  const years = usable.map((d) => Math.floor(d.ageMonths / 12))
  if (years.length === 0) return []
  const first = Math.min(...years)
  return Array.from({ length: Math.max(...years) - first + 1 }, (_, i) => ({
    year: first + i,
    drawings: years.filter((year) => year === first + i).length
  }))
}

function coverageOf(band: Band, usable: readonly Usable[], deployedModel: string | null): BandCoverage {
  const inside = usable.filter((d) => inBand(band, d))
  return {
    band,
    drawings: inside.length,
    children: new Set(inside.map((d) => d.child)).size,
    subjects: new Set(inside.map((d) => d.subject).filter((s) => s !== null)).size,
    subjectCounts: counted(inside.map((d) => d.subject))
      .map(([subject, drawings]) => ({ subject, drawings }))
      .sort((a, b) => b.drawings - a.drawings),
    ageCounts: counted(inside.map((d) => Math.floor(d.ageMonths / QUARTER) * QUARTER))
      .map(([fromMonths, drawings]) => ({ fromMonths, drawings }))
      .sort((a, b) => a.fromMonths - b.fromMonths),
    sufficiency: sufficiencyOf(inside.length),
    deployedModel,
    quality: Math.round(qualityOf(groupData(inside)) * 1000) / 1000,
    augment: augmentFactor(inside.length)
  }
}

/** Months. */
const QUARTER = 3

const counted = <Value>(values: readonly Value[]): [Value, number][] =>
  [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length])

/** Where no band is, from the first completed year of the drawings to the end of their last. */
function gapsIn(usable: readonly Usable[], bands: readonly Band[]): NormOverview['gaps'] {
  const years = usable.map((d) => Math.floor(d.ageMonths / 12))
  if (years.length === 0) return []
  const sorted = bands.filter((b) => b.subject === null).sort((a, b) => a.fromMonths - b.fromMonths)
  const gaps: NormOverview['gaps'] = []
  let covered = Math.min(...years) * 12
  const add = (until: number): void => {
    const inside = usable.filter((d) => d.ageMonths >= covered && d.ageMonths < until)
    if (covered < until) gaps.push({ fromMonths: covered, toMonths: until, drawings: inside.length })
  }
  const end = (Math.max(...years) + 1) * 12
  for (const band of sorted) {
    add(Math.min(end, band.fromMonths))
    covered = Math.max(covered, band.toMonths)
  }
  add(end)
  return gaps
}
