import { Dexie, type Table } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import type { Drawing } from '#contract/drawing'
import { bridge } from '../bridge'

/** Rows of one page: what is asked of the engine at once. */
export const PAGE_ROWS = 100
/** Pages that are kept; the ones that were not looked at for longest go first. */
const MOST_PAGES = 60

/** One page of a listing (filters and an order, under a name of its own). */
export interface Page {
  listing: string
  number: number
  drawings: Drawing[]
  /** Rows of the whole listing. */
  total: number
  /** The library's revision that the page is true of. */
  revision: number
  /** When it was fetched, milliseconds since 1970. */
  at: number
}

/** What filters can choose from, and how many drawings there are. */
export interface Facets {
  total: number
  subjects: string[]
  years: number[]
  revision: number
}

/**
 * Pages of the library that were looked at: disposable, and in memory only. A browser would write them to its profile's disk,
 * so there they lie in an in-memory IndexedDB; Electron's session is in memory as a whole.
 */
class PageCache extends Dexie {
  declare pages: Table<Page, [string, number]>
  declare facets: Table<Facets & { id: 'all' }, 'all'>

  constructor() {
    super('tadpole-pages', bridge.face === 'browser' ? { indexedDB: new IDBFactory(), IDBKeyRange } : {})
    this.version(1).stores({ pages: '[listing+number], at', facets: 'id' })
  }
}

const cache = new PageCache()

export const cachedPages = async (listing: string, numbers: readonly number[]): Promise<Page[]> => {
  const found = await cache.pages.bulkGet(numbers.map((number): [string, number] => [listing, number]))
  return found.filter((page) => page !== undefined)
}

export const cachedFacets = (): Promise<Facets | undefined> => cache.facets.get('all')

/** Keeps a page, and lets the oldest go where there are too many. */
export async function keepPage(page: Page): Promise<void> {
  await cache.transaction('rw', cache.pages, async () => {
    const known = await cache.pages.get([page.listing, page.number])
    // an answer that was overtaken by a newer one is dropped
    if (known && known.revision > page.revision) return
    await cache.pages.put(page)
    const surplus = (await cache.pages.count()) - MOST_PAGES
    if (surplus > 0)
      await cache.pages.bulkDelete(await cache.pages.orderBy('at').limit(surplus).primaryKeys())
  })
}

export async function keepFacets(facets: Facets): Promise<void> {
  await cache.facets.put({ id: 'all', ...facets })
}

/** Puts changed rows in the place of what pages hold of them; which rows a page has is asked of the engine when it is next in sight. */
export async function updateRows(changed: readonly Drawing[]): Promise<void> {
  const fresh = new Map(changed.map((drawing) => [drawing.id, drawing]))
  await cache.pages
    .filter(({ drawings }) => drawings.some(({ id }) => fresh.has(id)))
    .modify((page: Page) => {
      page.drawings = page.drawings.map((drawing) => fresh.get(drawing.id) ?? drawing)
    })
}

export const forgetPages = (): Promise<void> => cache.pages.clear()
