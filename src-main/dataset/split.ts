import { splitParts, type SplitPart, type SplitReport, type SplitWish } from '#contract/dataset'
import { random, shuffled } from '../lib/random'

export interface SplitRow {
  id: string
  child: number
  /** Of the picture: equal where it is the same one. */
  content: string
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

/** Age group `width` years wide; one of a year is named by that year. */
function ageOf({ ageMonths }: SplitRow, width: number): string {
  if (ageMonths === null) return 'age unknown'
  const from = Math.floor(ageMonths / (12 * width)) * width
  return width === 1 ? `age ${from}` : `age ${from}-${from + width}`
}

/** The stratum of each row, small ones pooled; and how many were. */
function strataOf(
  rows: readonly SplitRow[],
  { stratify, ageGroupYears }: SplitWish
): { of: string[]; pooled: number } {
  if (!stratify) return { of: rows.map(() => 'all'), pooled: 0 }
  const ages = rows.map((row) => ageOf(row, ageGroupYears))
  const full = rows.map((row, i) => `${ages[i]!}, ${row.subject ?? 'no subject'}`)
  const children = new Map<string, Set<number>>()
  full.forEach((stratum, i) =>
    children.set(stratum, (children.get(stratum) ?? new Set()).add(rows[i]!.child))
  )
  const small = (stratum: string): boolean => children.get(stratum)!.size < SMALLEST_STRATUM
  const pooled = new Set(full.filter(small)).size
  return {
    of: full.map((stratum, i) => (small(stratum) ? `${ages[i]!}, other subjects` : stratum)),
    pooled
  }
}

interface Group {
  rows: number[]
  counts: Map<string, number>
}

/** A picture under more children than this is a blank page or a form rather than one child under several names. */
const MOST_NAMES = 3

/** What must stay together: the drawings of a child, and of children under whom the same picture lies. Answers a number for each row. */
function together(rows: readonly SplitRow[]): number[] {
  const names = childrenByPicture(rows)
  const parent = rows.map((_, i) => i)
  const root = (i: number): number => (parent[i] === i ? i : (parent[i] = root(parent[i]!)))
  const first = new Map<string, number>()
  rows.forEach(({ child, content }, i) => {
    const keys =
      names.get(content)!.size > MOST_NAMES ? [`child ${child}`] : [`child ${child}`, `content ${content}`]
    for (const key of keys) {
      const before = first.get(key)
      if (before === undefined) first.set(key, i)
      else parent[root(i)] = root(before)
    }
  })
  return rows.map((_, i) => root(i))
}

function groupsByChild(rows: readonly SplitRow[], strata: readonly string[], seed: number): Group[] {
  const byRoot = new Map<number, Group>()
  together(rows).forEach((root, i) => {
    const group = byRoot.get(root) ?? { rows: [], counts: new Map<string, number>() }
    byRoot.set(root, group)
    group.rows.push(i)
    group.counts.set(strata[i]!, (group.counts.get(strata[i]!) ?? 0) + 1)
  })
  // children with many drawings first, among equals by lot: they are the hardest to place
  return shuffled([...byRoot.values()], random(seed, 'split')).sort((a, b) => b.rows.length - a.rows.length)
}

/** What each part holds so far, and of what it lacks most. */
class Shelf {
  readonly counts = new Map<string, number>()
  held = 0

  constructor(
    readonly part: SplitPart,
    private readonly share: number,
    private readonly totals: ReadonlyMap<string, number>,
    private readonly all: number
  ) {}

  put(group: Group): void {
    this.held += group.rows.length
    for (const [stratum, n] of group.counts) this.counts.set(stratum, (this.counts.get(stratum) ?? 0) + n)
  }

  /** Rows by which the group's strata fall short here. */
  lack({ counts, rows }: Group): number {
    return [...counts].reduce((sum, [stratum, n]) => {
      const target = this.share * this.totals.get(stratum)!
      return sum + (n / rows.length) * (target - (this.counts.get(stratum) ?? 0))
    }, 0)
  }

  /** Whether the group brings it nearer to its share of the whole. */
  hasRoom({ rows }: Group): boolean {
    return this.held + rows.length / 2 <= this.share * this.all
  }
}

/** With `FEWEST_CHILDREN` or more, every part has a child at least: the smallest go first, one each. */
function fill(
  groups: readonly Group[],
  shelves: readonly Shelf[],
  put: (group: Group, shelf: Shelf) => void
): void {
  const first = [...groups].reverse().slice(0, shelves.length)
  shelves.forEach((shelf, i) => put(first[i]!, shelf))
  for (const group of groups.filter((g) => !first.includes(g))) {
    const roomy = shelves.filter((shelf) => shelf.hasRoom(group))
    const best = (roomy.length > 0 ? roomy : shelves).reduce((a, b) =>
      b.lack(group) > a.lack(group) ? b : a
    )
    put(group, best)
  }
}

/**
 * Seeded, grouped by child (and by picture, where the same one lies under several children), stratified by age group and subject where
 * that is wished: each child goes where its strata lack most of their share, among parts that have room (greedy iterative stratification; Sechidis, Tsoumakas & Vlahavas 2011, with children for examples).
 */
export function splitRows(drawings: readonly SplitRow[], wish: SplitWish): Split {
  // by what they are: ids are given by chance when drawings are imported, and the same drawings shall fall the same way
  const rows = [...drawings].sort((a, b) => byText(a.content, b.content) || byText(a.id, b.id))
  const { of: strata, pooled } = strataOf(rows, wish)
  const groups = groupsByChild(rows, strata, wish.seed)
  const totals = countStrata(strata)
  const shelves = splitParts
    .filter((part) => wish[part] > 0)
    .map((part) => new Shelf(part, wish[part], totals, rows.length))
  const parts = new Map<string, SplitPart>()
  const put = (group: Group, shelf: Shelf): void => {
    shelf.put(group)
    for (const i of group.rows) parts.set(rows[i]!.id, shelf.part)
  }
  if (groups.length < FEWEST_CHILDREN) for (const group of groups) put(group, shelves[0]!)
  else fill(groups, shelves, put)
  const held = (part: SplitPart, stratum: string): number =>
    shelves.find((shelf) => shelf.part === part)?.counts.get(stratum) ?? 0
  const counts = [...totals.keys()]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((stratum) => ({ stratum, counts: splitParts.map((part) => held(part, stratum)) }))
  return { parts, strata: counts, notes: notesOf(rows, parts, wish, groups.length, pooled) }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

type Owned = Pick<SplitRow, 'child' | 'content'>

function childrenByPicture(rows: readonly Owned[]): Map<string, Set<number>> {
  const children = new Map<string, Set<number>>()
  for (const { child, content } of rows)
    children.set(content, (children.get(content) ?? new Set()).add(child))
  return children
}

/** Pictures that several children have, file by file the same. */
export const sharedPictures = (rows: readonly Owned[]): number =>
  [...childrenByPicture(rows).values()].filter((children) => children.size > 1).length

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
  const shared = sharedPictures(rows)
  const ageless = rows.filter((row) => row.ageMonths === null).length
  return [
    ...(children < FEWEST_CHILDREN
      ? note(
          'too-few-children',
          children,
          `Only ${children} ${children === 1 ? 'child, or children with the same picture' : 'children (those with the same picture count as one)'}: nothing can be held out, all drawings train.`
        )
      : partNotes(rows, parts, wish)),
    ...note(
      'pooled-strata',
      pooled,
      `${pooled === 1 ? 'One combination' : `${pooled} combinations`} of age and subject with fewer than ${SMALLEST_STRATUM} children ${pooled === 1 ? 'was' : 'were'} joined by age.`
    ),
    ...note(
      'shared-pictures',
      shared,
      `${shared === 1 ? 'One picture lies' : `${shared} pictures lie`} under several children or sites: up to ${MOST_NAMES} such children are kept in one part; of a picture of more, which is taken for a blank page or a form, every part may have a copy. Look at Duplicates: they may be one child under two names.`
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
          ? note(
              'small-part',
              n,
              `The part ${part} holds ${n === 1 ? 'one child' : `${n} children`}: figures from it say little.`
            )
          : []),
        ...(off > MOST_OFF
          ? note(
              'uneven',
              off,
              `The part ${part} is off its share by ${off} percent points: children are not cut apart.`
            )
          : [])
      ]
    })
}
