import fc from 'fast-check'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ListingFilters } from '#contract/listing'
import type { Drawing, DrawingId } from '#contract/drawing'
import { createLibrary, openLibrary, type Library } from './library'
import { naturalOrder } from './natural-order'

const filtersOf = (wanted: ListingFilters = {}) => ListingFilters.parse(wanted)

let folder = ''
let library: Library
/** What was put in and is not in the bin, as plain objects: the reference that answers are compared with. */
let stored: Drawing[] = []

function add(fields: Partial<Drawing>): void {
  const { childId = null, site = null } = fields
  const child =
    (childId !== null && library.children.find(site ?? '', childId)) ||
    library.children.add(site ?? '', childId, randomBytes(32))
  const drawing = {
    id: randomUUID() as DrawingId,
    fileName: 'a.png',
    childId,
    site,
    ageMonths: null,
    agePrecisionMonths: 1,
    subject: null,
    prompt: null,
    drawingTool: null,
    date: null,
    expertLabel: null,
    tags: [],
    extra: {},
    format: 'png',
    width: 1,
    height: 1,
    bytes: 1,
    synthetic: true,
    importedAt: '2026-01-01',
    ...fields
  }
  library.drawings.insert({ ...drawing, sha256: drawing.id }, child.id, library.drawings.nextRevision())
}

function analyse(id: string, verdict: string, pValue: number): void {
  const { ageMonths } = library.drawings.get(id).drawing
  library.db
    .prepare('INSERT INTO analysis (drawing, model, verdict, percentile, content) VALUES (?, ?, ?, ?, ?)')
    .run(id, 'model', verdict, 50, JSON.stringify({ ageMonths, pValue }))
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tadpole-listing-'))
  await createLibrary(folder, { unencrypted: true, purpose: 'synthetic' })
  library = await openLibrary(folder, null)
  const subjects = ['house', 'dog', 'Ölbild', null]
  const labels = ['normal', 'unusual', null] as const
  for (let i = 0; i < 60; i += 1) {
    add({
      fileName: `Page-${(i * 7) % 60}.png`,
      childId: i % 5 === 0 ? null : `c${i % 7}`,
      site: i % 2 ? 'north' : null,
      ageMonths: i % 6 === 0 ? null : 30 + ((i * 13) % 80),
      subject: subjects[i % 4]!,
      expertLabel: labels[i % 3]!,
      importedAt: `2026-01-0${1 + (i % 3)}`
    })
  }
  const all = library.drawings.all().map(({ drawing }) => drawing)
  const gone = all.slice(0, 4)
  library.edits.make(gone.map(({ id }) => ({ drawing: id, field: 'removed', after: '2026-02-01' })))
  all
    .slice(4, 30)
    .forEach(({ id }, i) => analyse(id, i % 4 ? 'within-norm' : 'unusual', ((i * 11) % 26) / 26))
  stored = library.drawings.all().map(({ drawing }) => drawing)
})
afterAll(() => {
  library.close()
  rmSync(folder, { recursive: true, force: true })
})

const asImported = (a: Drawing, b: Drawing): number => {
  const key = ({ importedAt, fileName, id }: Drawing): string =>
    `${importedAt}|${naturalOrder(fileName)}|${id}`
  return key(a) < key(b) ? -1 : 1
}
const ageInYears = ({ ageMonths }: Drawing): number | null =>
  ageMonths === null ? null : Math.floor(ageMonths / 12)

/** The same question answered by plain loops. */
function expected(filters: ReturnType<typeof filtersOf>): DrawingId[] {
  const value = {
    imported: () => 0,
    unusual: (d: Drawing) => d.pValue ?? 2,
    age: (d: Drawing) => d.ageMonths ?? 999
  }
  return stored
    .filter((d) => {
      const text = `${d.fileName} ${d.childId ?? ''} ${d.subject ?? ''}`.toLowerCase()
      const equal = [
        [filters.subject, d.subject],
        [filters.years, ageInYears(d)],
        [filters.label, d.expertLabel ?? 'none'],
        [filters.verdict, d.verdict ?? 'none'],
        [filters.child?.childId ?? null, d.childId],
        [filters.child ? (filters.child.site ?? 'none') : null, d.site ?? 'none']
      ]
      return (
        text.includes(filters.search.trim().toLowerCase()) &&
        equal.every(([asked, found]) => asked === null || asked === found) &&
        (!filters.analysed || d.verdict !== null) &&
        (filters.ids?.includes(d.id) ?? true)
      )
    })
    .sort((a, b) => value[filters.order](a) - value[filters.order](b) || asImported(a, b))
    .map(({ id }) => id)
}

const sometimes = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { freq: 2 })
const wanted = fc.record({
  search: fc.constantFrom('', '', 'page-1', ' ÖLB', 'c3', '%', '_', "'"),
  subject: sometimes(['house', 'dog', 'Ölbild', 'absent']),
  years: sometimes([2, 4, 5, 8]),
  label: sometimes(['normal', 'unusual', 'none'] as const),
  verdict: sometimes(['unusual', 'within-norm', 'none'] as const),
  analysed: fc.boolean(),
  child: sometimes([
    { site: 'north', childId: 'c1' },
    { site: null, childId: 'c2' }
  ]),
  order: fc.constantFrom('imported', 'unusual', 'age')
})

describe('a listing', () => {
  it('answers what plain loops answer, in the same order, whatever is asked', () =>
    fc.assert(
      fc.property(wanted, fc.nat(70), fc.integer({ min: 1, max: 20 }), (wish, offset, limit) => {
        const filters = filtersOf(wish as ListingFilters)
        const ids = expected(filters)
        expect(library.listing.count(filters)).toBe(ids.length)
        expect(library.listing.ids(filters)).toEqual(ids)
        expect(library.listing.ids(filters, offset, limit)).toEqual(ids.slice(offset, offset + limit))
      }),
      { numRuns: 300 }
    ))
  it('knows which drawing comes before and after one, and that there is none beyond the ends', () => {
    const filters = filtersOf({ order: 'unusual', subject: 'dog' })
    const ids = expected(filters)
    ids.forEach((id, i) =>
      expect(library.listing.neighbours(filters, id)).toEqual({
        previous: ids[i - 1] ?? null,
        next: ids[i + 1] ?? null
      })
    )
    const other = stored.find(({ subject }) => subject === 'house')!.id
    expect(library.listing.neighbours(filters, other)).toEqual({ previous: null, next: null })
  })
  it('is restricted to some drawings, and leaves out what is in the bin', () => {
    const some = stored.slice(3, 9).map(({ id }) => id)
    const bin = library.drawings.removed().map(({ row }) => row.drawing.id)
    const filters = filtersOf({ ids: [...some, ...bin] })
    expect(bin).toHaveLength(4)
    expect(library.listing.ids(filters)).toEqual(expected(filters))
    expect(library.listing.ids(filters)).toHaveLength(6)
  })
  it('has facets of what is there', () => {
    const years = stored.flatMap((d) => ageInYears(d) ?? [])
    expect(library.listing.facets()).toEqual({
      total: 56,
      subjects: ['dog', 'house', 'Ölbild'],
      years: [...new Set(years)].sort((a, b) => a - b)
    })
  })
  it('groups every drawing exactly once', () => {
    for (const by of ['subject', 'age', 'label', 'site', 'verdict'] as const) {
      const groups = library.listing.groups(by)
      const sizes = groups.map(({ ids }) => ids.length)
      expect(groups.flatMap(({ ids }) => ids).sort()).toEqual(stored.map(({ id }) => id).sort())
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
    }
    const houses = library.listing.groups('subject').find(({ value }) => value === 'house')
    expect(houses?.ids).toHaveLength(stored.filter(({ subject }) => subject === 'house').length)
  })
  it('counts the drawings of named children', () => {
    const children = library.listing.children()
    const named = stored.filter(({ childId }) => childId !== null)
    expect(children.reduce((sum, { drawings }) => sum + drawings, 0)).toBe(named.length)
    const first = children[0]!
    expect(first.drawings).toBe(
      named.filter(({ childId, site }) => childId === first.childId && site === first.site).length
    )
  })
})
