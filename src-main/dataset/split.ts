import {
  splitParts,
  type SplitPart,
  type SplitReport,
  type SplitWish
} from '../../src-preload/contract/dataset'
import { random, shuffled } from '../lib/random'

export interface SplitRow {
  id: string
  child: number
  named: boolean
  ageMonths: number | null
  subject: string | null
}

export interface Split {
  /** Part by drawing. */
  parts: Map<string, SplitPart>
  strata: SplitReport['strata']
  notes: SplitReport['notes']
}

/** Strata of fewer children are joined with the other subjects of their age: they could not be in every part. */
const SMALLEST_STRATUM = 3
/** With fewer children nothing is held out. */
const FEWEST_CHILDREN = 3
/** Figures of a part with fewer children say little. */
const SMALL_PART = 10
/** Percent points by which a part may miss its share without a word. */
const MOST_OFF = 5

const ageOf = ({ ageMonths }: SplitRow): string =>
  ageMonths === null ? 'age unknown' : `age ${Math.floor(ageMonths / 12)}`

/** The stratum of each row, small ones pooled; and how many were. */
function strataOf(rows: readonly SplitRow[]): { of: string[]; pooled: number } {
  const full = rows.map((row) => `${ageOf(row)}, ${row.subject ?? 'no subject'}`)
  const children = new Map<string, Set<number>>()
  full.forEach((stratum, i) =>
    children.set(stratum, (children.get(stratum) ?? new Set()).add(rows[i]!.child))
  )
  const small = (stratum: string): boolean => children.get(stratum)!.size < SMALLEST_STRATUM
  const pooled = new Set(full.filter(small)).size
  return {
    of: full.map((stratum, i) => (small(stratum) ? `${ageOf(rows[i]!)}, other subjects` : stratum)),
    pooled
  }
}

interface Group {
  rows: number[]
  counts: Map<string, number>
}

function groupsByChild(rows: readonly SplitRow[], strata: readonly string[], seed: number): Group[] {
  const byChild = new Map<number, Group>()
  rows.forEach(({ child }, i) => {
    const group = byChild.get(child) ?? { rows: [], counts: new Map<string, number>() }
    byChild.set(child, group)
    group.rows.push(i)
    group.counts.set(strata[i]!, (group.counts.get(strata[i]!) ?? 0) + 1)
  })
  // children with many drawings first, among equals by lot: they are the hardest to place
  return shuffled([...byChild.values()], random(seed, 'split')).sort((a, b) => b.rows.length - a.rows.length)
}

/**
 * Seeded, grouped by child, stratified by age in completed years and subject: each child goes where its strata lack most of their
 * share (greedy iterative stratification; Sechidis, Tsoumakas & Vlahavas 2011, with children for examples).
 */
export function splitRows(rows: readonly SplitRow[], wish: SplitWish): Split {
  const { of: strata, pooled } = strataOf(rows)
  const groups = groupsByChild(rows, strata, wish.seed)
  const wanted = splitParts.filter((part) => wish[part] > 0)
  const totals = countStrata(strata)
  const have = new Map(wanted.map((part) => [part, new Map<string, number>()]))
  const parts = new Map<string, SplitPart>()
  const place = (group: Group, part: SplitPart): void => {
    for (const i of group.rows) parts.set(rows[i]!.id, part)
    for (const [stratum, n] of group.counts)
      have.get(part)!.set(stratum, (have.get(part)!.get(stratum) ?? 0) + n)
  }
  const lack = (group: Group, part: SplitPart): number =>
    [...group.counts].reduce((sum, [stratum, n]) => {
      const target = wish[part] * totals.get(stratum)!
      return sum + (n * (target - (have.get(part)!.get(stratum) ?? 0))) / target
    }, 0)
  if (groups.length < FEWEST_CHILDREN) for (const group of groups) place(group, 'train')
  else {
    const small = [...groups].reverse().slice(0, wanted.length)
    // every part has a child at least: the smallest go first, one each
    wanted.forEach((part, i) => place(small[i]!, part))
    for (const group of groups.filter((g) => !small.includes(g)))
      place(
        group,
        wanted.reduce((best, part) => (lack(group, part) > lack(group, best) ? part : best))
      )
  }
  const counts = [...totals.keys()]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((stratum) => ({ stratum, counts: splitParts.map((part) => have.get(part)?.get(stratum) ?? 0) }))
  return { parts, strata: counts, notes: notesOf(rows, parts, wish, groups.length, pooled) }
}

function countStrata(strata: readonly string[]): Map<string, number> {
  const totals = new Map<string, number>()
  for (const stratum of strata) totals.set(stratum, (totals.get(stratum) ?? 0) + 1)
  return totals
}

type Note = SplitReport['notes'][number]

/** A note where there is anything to count. */
const note = (code: Note['code'], count: number, message: string): Note[] =>
  count > 0 ? [{ code, count, message }] : []

/** What is to be known of the split before it is used. */
function notesOf(
  rows: readonly SplitRow[],
  parts: ReadonlyMap<string, SplitPart>,
  wish: SplitWish,
  children: number,
  pooled: number
): Note[] {
  const unnamed = rows.filter((row) => !row.named).length
  const ageless = rows.filter((row) => row.ageMonths === null).length
  return [
    ...(children < FEWEST_CHILDREN
      ? note(
          'too-few-children',
          children,
          `Only ${children} children: nothing can be held out, all drawings train.`
        )
      : partNotes(rows, parts, wish)),
    ...note(
      'pooled-strata',
      pooled,
      `${pooled} combinations of age and subject with fewer than ${SMALLEST_STRATUM} children were joined by age.`
    ),
    ...note(
      'unnamed-children',
      unnamed,
      `${unnamed} drawings have no child id: if some are by one child, it may be in two parts.`
    ),
    ...note(
      'without-age',
      ageless,
      `${ageless} drawings have no age: they are split as a group of their own.`
    )
  ]
}

function partNotes(
  rows: readonly SplitRow[],
  parts: ReadonlyMap<string, SplitPart>,
  wish: SplitWish
): Note[] {
  return splitParts
    .filter((part) => wish[part] > 0)
    .flatMap((part) => {
      const inside = rows.filter((row) => parts.get(row.id) === part)
      const n = new Set(inside.map((row) => row.child)).size
      const off = Math.round(100 * Math.abs(inside.length / rows.length - wish[part]))
      return [
        ...(n < SMALL_PART
          ? note('small-part', n, `${part} holds ${n} children: figures from it say little.`)
          : []),
        ...(off > MOST_OFF
          ? note(
              'uneven',
              off,
              `${part} is off its share by ${off} percent points: children are not cut apart.`
            )
          : [])
      ]
    })
}
