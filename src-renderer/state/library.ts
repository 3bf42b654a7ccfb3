import { create } from 'zustand'
import { expertLabels, verdicts, type DrawingId } from '#contract/drawing'
import type { ListingFilters } from '#contract/listing'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { bridge } from '../bridge'
import {
  cachedPages,
  forgetPages,
  keepFacets,
  keepPage,
  PAGE_ROWS,
  updateRows,
  type Page
} from '../database/page-cache'
import { ask, runJob, useSession } from './session'

/** What is chosen in the filter bar, as its fields hold it; an empty text means any. */
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

export const labelFilters = ['none', ...expertLabels] as const
export const verdictFilters = ['none', ...verdicts] as const

/** What the Library lists: the question as the engine is asked it, and how many rows it has. */
export interface Listing {
  /** Under which its pages are cached. */
  key: string
  filters: ListingFilters
  total: number
}

interface LibraryState {
  /** The library's newest revision that this screen has heard of. */
  revision: number
  filters: Filters
  /** null: all; else only these are shown, whatever the filters say. */
  picked: DrawingId[] | null
  /** null: nothing was listed yet. While another is fetched, the last. */
  listing: Listing | null
  /** What is chosen has not been listed yet: what is shown is still the last listing. */
  pending: boolean
  restrict(picked: Iterable<DrawingId> | null): void
  filter(change: Partial<Filters>): void
  /** Lists what is chosen. */
  open(): Promise<void>
  analyse(ids: 'all' | DrawingId[]): Promise<void>
}

/** The question that is asked of the engine. */
export function listingFilters({
  filters,
  picked
}: Pick<LibraryState, 'filters' | 'picked'>): ListingFilters {
  const { order, search, subject, years, label, verdict } = filters
  if (picked !== null) return { ids: picked, order }
  return {
    search,
    subject: subject || null,
    years: years === '' ? null : Number(years),
    label: (label || null) as ListingFilters['label'],
    verdict: (verdict || null) as ListingFilters['verdict'],
    order
  }
}

/** Counts selections, because their ids would make a long name. */
let selections = 0
const keyOf = ({ ids, ...filters }: ListingFilters): string =>
  ids ? `selection ${selections} ${filters.order}` : JSON.stringify(filters)

const underWay = new Map<string, Promise<Page | null>>()

async function fetchPage(key: string, filters: ListingFilters, number: number): Promise<Page | null> {
  const reply = await ask('drawings:page', { filters, offset: number * PAGE_ROWS, limit: PAGE_ROWS })
  if (!reply) return null
  const page = { listing: key, number, at: Date.now(), ...reply }
  await keepPage(page)
  return page
}

/** A page of a listing: the cached one where nothing has changed since, else asked for, once at a time. */
export async function loadPage(
  { key, filters }: Pick<Listing, 'key' | 'filters'>,
  number: number
): Promise<Page | null> {
  const [cached] = await cachedPages(key, [number])
  const { revision } = useLibrary.getState()
  if (cached && cached.revision >= revision) return cached
  const name = `${number} ${revision} ${key}`
  const running = underWay.get(name) ?? fetchPage(key, filters, number)
  underWay.set(name, running)
  return running.finally(() => underWay.delete(name))
}

export const useLibrary = create<LibraryState>()((set, get) => ({
  revision: 0,
  filters: noFilters,
  picked: null,
  listing: null,
  pending: false,
  restrict(picked) {
    selections += 1
    set({ picked: picked && [...picked] })
    void get().open()
  },
  filter(change) {
    set({ filters: { ...get().filters, ...change }, picked: null })
    void get().open()
  },
  async open() {
    const filters = listingFilters(get())
    const key = keyOf(filters)
    set({ pending: get().listing?.key !== key })
    const page = await loadPage({ key, filters }, 0)
    // filters that were chosen since are answered by their own question
    if (keyOf(listingFilters(get())) !== key) return
    set({ pending: false, ...(page ? { listing: { key, filters, total: page.total } } : {}) })
  },
  async analyse(ids) {
    const result = await runJob(ask('analysis:start', { ids }))
    if (!result) return
    const { analysed, flagged, expectedByChance, refused } = result
    const values = { analysed, flagged, expected: decimal(expectedByChance), refused: refused.length }
    useSession.getState().say(t('jobs.analysed', values), refused.length > 0)
  }
}))

/** More changes than this at once, after an import say, and cached pages are asked for anew instead of updated. */
const MOST_UPDATES = 500

/** Brings pages and facets up to what has changed in the library since they were fetched. */
export async function followChanges(): Promise<void> {
  const { revision: since } = useLibrary.getState()
  const changes = await ask('library:changes', { since, limit: MOST_UPDATES })
  if (!changes) return
  if (changes.more) await forgetPages()
  else await updateRows(changes.drawings)
  const facets = await ask('drawings:facets', {})
  if (facets) await keepFacets(facets)
  useLibrary.setState({ revision: facets?.revision ?? changes.revision })
  await useLibrary.getState().open()
}

let following: Promise<void> = Promise.resolve()

/** One after another; a burst of changes costs two. */
bridge.on('library:changed', () => {
  following = following.then(followChanges)
})
