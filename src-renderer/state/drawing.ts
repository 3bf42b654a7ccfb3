import { create } from 'zustand'
import type { Reply, Request } from '#contract/commands'
import type { DrawingId, ExpertLabel } from '#contract/drawing'
import { t } from '#words/translate'
import { downloadBytes } from './download'
import { listingFilters, useLibrary } from './library'
import { act, shownAnswer, useAnswer } from './queries'
import { ask, useSession } from './session'

export type ReportWish = Omit<Request<'reports:create'>, 'id'>
export type DrawingContent = Reply<'drawings:get'>

interface DrawingState {
  /** The drawing that is looked at. */
  id: DrawingId | null
  show(id: DrawingId): void
  /** The same without leaving the screen. */
  load(id: DrawingId): void
  step(by: 1 | -1): Promise<void>
  setLabel(label: ExpertLabel | null): Promise<void>
  saveReport(wish: ReportWish): Promise<void>
  /** The file as it was imported; `photo`: the photo that it was made of. */
  saveOriginal(photo: boolean): Promise<void>
}

export const useDrawing = create<DrawingState>()((set, get) => ({
  id: null,
  show(id) {
    useSession.getState().go('drawing')
    set({ id })
  },
  load: (id) => set({ id }),
  async step(by) {
    const { id } = get()
    const filters = listingFilters(useLibrary.getState())
    const reply = id && (await ask('drawings:neighbours', { filters, id }))
    const next = reply && (by === 1 ? reply.next : reply.previous)
    if (next && get().id === id) get().show(next)
  },
  async setLabel(label) {
    const { id } = get()
    if (id) await act('drawings:label', { id, label })
  },
  async saveOriginal(photo) {
    const { id } = get()
    const file = id && (await ask('drawings:original', { id, photo }))
    if (file) downloadBytes(file.fileName, file.bytes)
  },
  async saveReport(wish) {
    const { id } = get()
    const report = id && (await ask('reports:create', { id, ...wish }))
    if (!report) return
    downloadBytes(report.fileName, report.bytes)
    useSession.getState().open(null)
    useSession.getState().say(t('drawing.reportSaved', { name: report.fileName }))
  }
}))

/** All that is known of the drawing that is looked at; null until it has been read. */
export function useContent(): DrawingContent | null {
  const id = useDrawing((s) => s.id)
  return useAnswer('drawings:get', id && { id }) ?? null
}

/** The same for what runs outside components. */
export function shownContent(): DrawingContent | null {
  const { id } = useDrawing.getState()
  return (id && shownAnswer('drawings:get', { id })) ?? null
}
