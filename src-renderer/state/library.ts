import { create } from 'zustand'
import { expertLabels, verdicts, type Drawing } from '#contract/drawing'
import { bridge } from '../bridge'
import { syncIndex, type Changes } from '../database/index-database'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { ask, runJob, useSession } from './session'

export interface Filters {
  search: string
  subject: string
  years: string
  label: string
  verdict: string
  order: 'imported' | 'unusual' | 'age'
}

export const noFilters: Filters = {
  search: '',
  subject: '',
  years: '',
  label: '',
  verdict: '',
  order: 'imported'
}

interface LibraryState {
  revision: number
  all: Drawing[]
  shown: Drawing[]
  subjects: string[]
  years: number[]
  filters: Filters
  /** null: all; else only these are shown, whatever the filters say. */
  picked: ReadonlySet<string> | null
  restrict(picked: ReadonlySet<string> | null): void
  filter(change: Partial<Filters>): void
  sync(): Promise<void>
  analyse(ids: 'all' | Drawing['id'][]): Promise<void>
}

export const labelFilters = ['none', ...expertLabels] as const
export const verdictFilters = ['none', ...verdicts] as const

function fits(drawing: Drawing, filters: Filters): boolean {
  const text = `${drawing.fileName} ${drawing.childId ?? ''} ${drawing.subject ?? ''}`.toLowerCase()
  const is = (wanted: string, found: string | null): boolean => wanted === '' || wanted === (found ?? 'none')
  const years = drawing.ageMonths === null ? null : String(Math.floor(drawing.ageMonths / 12))
  return (
    text.includes(filters.search.trim().toLowerCase()) &&
    is(filters.subject, drawing.subject) &&
    is(filters.years, years) &&
    is(filters.label, drawing.expertLabel) &&
    is(filters.verdict, drawing.verdict)
  )
}

const names = new Intl.Collator('en', { numeric: true })
const asImported = (a: Drawing, b: Drawing): number =>
  a.importedAt === b.importedAt ? names.compare(a.fileName, b.fileName) : a.importedAt < b.importedAt ? -1 : 1

/** Orders of drawings that stand as they were imported. */
const ORDERS: Record<Exclude<Filters['order'], 'imported'>, (a: Drawing, b: Drawing) => number> = {
  unusual: (a, b) => (a.pValue ?? 2) - (b.pValue ?? 2),
  age: (a, b) => (a.ageMonths ?? Infinity) - (b.ageMonths ?? Infinity)
}

function choose(all: readonly Drawing[], filters: Filters, picked: ReadonlySet<string> | null): Drawing[] {
  const shown = all.filter((drawing) => (picked ? picked.has(drawing.id) : fits(drawing, filters)))
  return filters.order === 'imported' ? shown : shown.sort(ORDERS[filters.order])
}

/** What is new laid over what was there: sorted anew only where drawings have come. */
function merged(all: readonly Drawing[], { changed, removed }: Changes): Drawing[] {
  const news = new Map<string, Drawing>(changed.map((drawing) => [drawing.id, drawing]))
  const gone = new Set(removed)
  const kept = all.flatMap((drawing) => {
    if (gone.has(drawing.id)) return []
    const fresh = news.get(drawing.id)
    news.delete(drawing.id)
    return fresh ?? drawing
  })
  return news.size === 0 ? kept : [...kept, ...news.values()].sort(asImported)
}

export const useLibrary = create<LibraryState>()((set, get) => ({
  revision: 0,
  all: [],
  shown: [],
  subjects: [],
  years: [],
  filters: noFilters,
  picked: null,
  restrict(picked) {
    set({ picked, shown: choose(get().all, get().filters, picked) })
  },
  filter(change) {
    const filters = { ...get().filters, ...change }
    set({ filters, picked: null, shown: choose(get().all, filters, null) })
  },
  async sync() {
    await syncIndex(get().revision, (changes) => {
      const all = merged(get().all, changes)
      const subjects = [...new Set(all.flatMap((d) => d.subject ?? []))].sort()
      const years = [
        ...new Set(all.flatMap((d) => (d.ageMonths === null ? [] : Math.floor(d.ageMonths / 12))))
      ].sort((a, b) => a - b)
      const shown = choose(all, get().filters, get().picked)
      set({ revision: changes.revision, all, subjects, years, shown })
    })
  },
  async analyse(ids) {
    const result = await runJob(ask('analysis:start', { ids }))
    if (!result) return
    const { analysed, flagged, expectedByChance, refused } = result
    const values = { analysed, flagged, expected: decimal(expectedByChance), refused: refused.length }
    useSession.getState().say(t('jobs.analysed', values), refused.length > 0)
  }
}))

let syncing: Promise<void> = Promise.resolve()

/** One synchronisation after another; a burst of changes costs two. */
bridge.on('library:changed', () => {
  syncing = syncing.then(async () => {
    await useLibrary.getState().sync()
    await useSession.getState().refresh()
  })
})
