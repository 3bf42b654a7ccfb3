import { useLiveQuery } from 'dexie-react-hooks'
import { useEffect } from 'react'
import type { Drawing } from '#contract/drawing'
import type { ListingFilters } from '#contract/listing'
import { cachedFacets, cachedPages, PAGE_ROWS, type Facets } from '../database/page-cache'
import { useShallow } from 'zustand/react/shallow'
import { listingFilters, loadPage, useLibrary, type Listing } from './library'

const noFacets: Facets = { total: 0, subjects: [], years: [], revision: 0 }

/** What filters can choose from; nothing until the library has been read. */
export const useFacets = (): Facets => useLiveQuery(cachedFacets, []) ?? noFacets

/** What is listed, as the engine is asked for it. */
export const useListingFilters = (): ListingFilters => useLibrary(useShallow(listingFilters))

/** Numbers of the pages that hold rows `from` to `to`, and one before and after. */
function pagesAround(from: number, to: number, total: number): number[] {
  const last = Math.max(0, Math.ceil(total / PAGE_ROWS) - 1)
  const first = Math.max(0, Math.floor(from / PAGE_ROWS) - 1)
  const end = Math.min(last, Math.floor(to / PAGE_ROWS) + 1)
  return Array.from({ length: Math.max(0, end - first + 1) }, (_, i) => first + i)
}

/** Rows of a listing that are in sight, by their place in it: read live from the cache, which is filled as they come into sight. */
export function useRows(listing: Listing, from: number, to: number): ReadonlyMap<number, Drawing> {
  const revision = useLibrary((s) => s.revision)
  const numbers = pagesAround(from, to, listing.total)
  const [first, last] = [numbers[0] ?? 0, numbers.at(-1) ?? -1]
  const pages = useLiveQuery(() => cachedPages(listing.key, numbers), [listing.key, first, last])
  useEffect(() => {
    for (let number = first; number <= last; number += 1) void loadPage(listing, number)
  }, [listing, first, last, revision])
  const own = (pages ?? []).filter((page) => page.listing === listing.key)
  return new Map(
    own.flatMap(({ number, drawings }) =>
      drawings.map((drawing, i): [number, Drawing] => [number * PAGE_ROWS + i, drawing])
    )
  )
}
