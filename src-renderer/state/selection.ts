import { create } from 'zustand'
import type { MetadataPatch } from '#contract/dataset'
import type { DrawingId } from '#contract/drawing'
import { t } from '#words/translate'
import { useLibrary, type Listing } from './library'
import { ask, useSession } from './session'

interface SelectionState {
  ids: ReadonlySet<DrawingId>
  /** The listing that was selected as a whole, by its key; null once single drawings were chosen. */
  whole: string | null
  set(ids: Iterable<DrawingId>): void
  toggle(id: DrawingId): void
  clear(): void
  /** All drawings of a listing, on whatever page; or none. */
  toggleWhole(listing: Listing): Promise<void>
  /** Only what is selected is shown, until filters are chosen anew. */
  showOnly(only: boolean): void
  edit(patch: MetadataPatch, ids?: readonly DrawingId[]): Promise<boolean>
  remove(ids?: readonly DrawingId[]): Promise<void>
}

/** Drawings that were picked out, in the table or on the map, to be worked on together. */
export const useSelection = create<SelectionState>()((set, get) => ({
  ids: new Set(),
  whole: null,
  set(ids) {
    set({ ids: new Set(ids), whole: null })
    const { picked, restrict } = useLibrary.getState()
    // nothing selected is no reason to show nothing
    if (picked !== null) restrict(get().ids.size > 0 ? get().ids : null)
  },
  toggle(id) {
    const ids = new Set(get().ids)
    if (!ids.delete(id)) ids.add(id)
    get().set(ids)
  },
  async toggleWhole({ key, filters }) {
    if (get().whole === key) return get().set([])
    const reply = await ask('drawings:ids', { filters })
    if (!reply) return
    get().set(reply.ids)
    set({ whole: key })
  },
  clear() {
    set({ ids: new Set(), whole: null })
    useLibrary.getState().restrict(null)
  },
  showOnly(only) {
    useLibrary.getState().restrict(only ? get().ids : null)
  },
  async edit(patch, ids = [...get().ids]) {
    const reply = ids.length > 0 ? await ask('drawings:edit', { ids: [...ids], patch }) : null
    if (reply && ids.length > 1) useSession.getState().say(t('table.changed', { count: reply.changed }))
    return reply !== null
  },
  async remove(ids = [...get().ids]) {
    if (ids.length === 0) return
    const reply = await ask('drawings:remove', { ids: [...ids] })
    if (!reply) return
    useSession.getState().say(t('table.removed', { count: reply.removed }))
    const gone = new Set(ids)
    get().set([...get().ids].filter((id) => !gone.has(id)))
  }
}))
