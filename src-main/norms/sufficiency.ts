import type { Band } from '#contract/analysis'
import type { MergeSuggestion, SufficiencyWarning, Suggestion } from '#contract/norm'
import { CRITICAL, inBand, MINIMUM, RECOMMENDED, type Usable } from './usable'

/** Groups further apart than this are not merged, and none may span more. Months. */
const [TOUCHING, LONGEST] = [6, 48]
/** Fewer than this in either group make a merge worth less. */
const VERY_FEW = 10
/** A band whose largest subject has this share, or whose ages span less than this, is worth a word. */
const [ONE_SIDED, NARROW_MONTHS] = [0.8, 6]

/** What a norm group has to learn from. */
export interface GroupData {
  n: number
  /** From its youngest to its oldest drawing, months. */
  spanMonths: number
  subjects: number
  /** Share of drawings that state subject and child. */
  metadataShare: number
}

/** 0 to 1: 0.4 min(n/100, 1) + 0.3 min(span/1 y, 1) + 0.2 min(subjects/3, 1) + 0.1 metadata share, as specified. */
export function qualityOf({ n, spanMonths, subjects, metadataShare }: GroupData): number {
  const capped = (value: number): number => Math.min(1, value)
  return (
    0.4 * capped(n / RECOMMENDED) +
    0.3 * capped(spanMonths / 12) +
    0.2 * capped(subjects / 3) +
    0.1 * metadataShare
  )
}

export function groupData(drawings: readonly Usable[]): GroupData {
  const subjects = new Set(drawings.map((d) => d.subject).filter((s) => s !== null))
  const complete = drawings.filter((d) => d.named === true && d.subject !== null).length
  return {
    n: drawings.length,
    spanMonths: spanOf(drawings),
    subjects: subjects.size,
    metadataShare: drawings.length ? complete / drawings.length : 0
  }
}

/**
 * Months from the youngest to the oldest. An age stands for as much as it leaves open: a completed year for its twelve months, so
 * that drawings of one year, known by the year alone, span it.
 */
function spanOf(drawings: readonly Usable[]): number {
  if (drawings.length === 0) return 0
  const open = ({ agePrecisionMonths = 1 }: Usable): number => agePrecisionMonths / 2
  return (
    Math.max(...drawings.map((d) => d.ageMonths + open(d))) -
    Math.min(...drawings.map((d) => d.ageMonths - open(d)))
  )
}

/** By how much training needs more drawings than there are: x5 / x2 / x1.5 under 20 / 50 / 100, as specified; 1: no need. */
export function augmentFactor(n: number): number {
  if (n < CRITICAL) return 5
  if (n < MINIMUM) return 2
  return n < RECOMMENDED ? 1.5 : 1
}

/**
 * How much merging groups of a and b drawings would help, 0 to 1, as specified: max(0, min(c/50, 1) - mean(min(a/50, 1), min(b/50, 1))),
 * + 0.2 where c >= 100, x 0.8 where either has under 10, at most 1.
 */
export function mergeImprovement(sizes: readonly number[]): number {
  const enough = (n: number): number => Math.min(1, n / MINIMUM)
  const total = sizes.reduce((a, b) => a + b, 0)
  const before = sizes.reduce((sum, n) => sum + enough(n), 0) / sizes.length
  const gain = Math.max(0, enough(total) - before) + (total >= RECOMMENDED ? 0.2 : 0)
  return Math.min(1, gain * (sizes.some((n) => n < VERY_FEW) ? 0.8 : 1))
}

interface Sized {
  band: Band
  n: number
}

/** Neighbouring groups, two or more in a run, of which one at least is too small: the most helpful first. */
export function mergeSuggestions(groups: readonly Sized[]): MergeSuggestion[] {
  const found: MergeSuggestion[] = []
  for (const [, own] of Map.groupBy(groups, ({ band }) => band.subject)) {
    const sorted = [...own].sort((a, b) => a.band.fromMonths - b.band.fromMonths)
    for (const [i, first] of sorted.entries())
      for (let last = i + 1; last < sorted.length; last += 1) {
        const run = sorted.slice(i, last + 1)
        if (!joins(sorted[last - 1]!.band, sorted[last]!.band)) break
        const spanMonths = sorted[last]!.band.toMonths - first.band.fromMonths
        if (spanMonths > LONGEST) break
        const sizes = run.map((group) => group.n)
        if (sizes.every((n) => n >= RECOMMENDED)) continue
        const improvement = mergeImprovement(sizes)
        if (improvement > 0)
          found.push({
            bands: run.map(({ band }) => band.label),
            into: mergedLabel(run.map((g) => g.band)),
            sizes,
            spanMonths,
            improvement,
            reaches: reached(sizes)
          })
      }
  }
  return found.sort((a, b) => b.improvement - a.improvement || a.spanMonths - b.spanMonths)
}

function reached(sizes: readonly number[]): MergeSuggestion['reaches'] {
  const total = sizes.reduce((a, b) => a + b, 0)
  if (total >= RECOMMENDED) return 'recommended'
  return total >= MINIMUM && sizes.some((n) => n < MINIMUM) ? 'minimum' : 'more'
}

const joins = (a: Band, b: Band): boolean => Math.abs(b.fromMonths - a.toMonths) <= TOUCHING

/** `4-6` of `4-5` and `5-6`; in months where a border is no whole year. */
export function mergedLabel(bands: readonly Band[]): string {
  const from = Math.min(...bands.map((b) => b.fromMonths))
  const to = Math.max(...bands.map((b) => b.toMonths))
  const subject = bands[0]!.subject === null ? '' : `/${bands[0]!.subject}`
  const whole = from % 12 === 0 && to % 12 === 0
  return `${whole ? `${from / 12}-${to / 12}` : `${from}m-${to}m`}${subject}`
}

/** What would help against a warning; `merge`: the most helpful one that this band is part of. */
function suggestionsFor(
  kind: SufficiencyWarning['kind'],
  { n, missing }: { n: number; missing: number },
  merge: MergeSuggestion | undefined
): Suggestion[] {
  const suggest = (what: Suggestion['what'], more: Partial<Suggestion> = {}): Suggestion => ({
    what,
    missing: 0,
    into: '',
    factor: 1,
    ...more
  })
  const collect = suggest('collect', { missing })
  switch (kind) {
    case 'insufficient': {
      const merged = merge ? [suggest('merge', { into: merge.into })] : []
      return [collect, ...merged, suggest('copies', { factor: augmentFactor(n) })]
    }
    case 'unbalanced':
      return [collect]
    case 'one-subject':
      return [suggest('subjects')]
    case 'narrow-range':
      return [suggest('ages')]
    case 'few-children':
      return [suggest('children', { missing })]
  }
}

/** What stands in the way of a good norm of this band, the gravest first, each with what would help. */
export function warningsOf(
  band: Band,
  drawings: readonly Usable[],
  { typical, merges }: { typical: number; merges: readonly MergeSuggestion[] }
): SufficiencyWarning[] {
  const own = drawings.filter((d) => inBand(band, d))
  const n = own.length
  const warnings: SufficiencyWarning[] = []
  const warn = (
    severity: SufficiencyWarning['severity'],
    kind: SufficiencyWarning['kind'],
    missing: number
  ): void => {
    const merge = merges.find(({ bands }) => bands.includes(band.label))
    const suggestions = suggestionsFor(kind, { n, missing }, merge)
    warnings.push({ band: band.label, severity, kind, n, missing, suggestions })
  }
  if (n <= CRITICAL) warn('critical', 'insufficient', MINIMUM - n)
  else if (n < MINIMUM) warn('high', 'insufficient', MINIMUM - n)
  else if (n < RECOMMENDED) warn('low', 'insufficient', RECOMMENDED - n)
  if (n > CRITICAL && typical > 3 * n) warn('medium', 'unbalanced', Math.round(typical - n))
  const counts = [...Map.groupBy(own, (d) => d.subject)].map(([, group]) => group.length)
  if (counts.length > 1 && Math.max(...counts) > ONE_SIDED * n) warn('low', 'one-subject', 0)
  const wide = n > 0 && band.toMonths - band.fromMonths >= 12
  if (wide && spanOf(own) < NARROW_MONTHS) warn('medium', 'narrow-range', 0)
  const children = new Set(own.map((d) => d.child)).size
  if (n > CRITICAL && children < n / 10) warn('medium', 'few-children', Math.ceil(n / 10) - children)
  return warnings
}
