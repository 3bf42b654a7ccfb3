import { create } from 'zustand'
import type { Reply, Request } from '#contract/commands'
import type { DrawingId, ExpertLabel } from '#contract/drawing'
import { t } from '#words/translate'
import { downloadBytes } from './download'
import { listingFilters, useLibrary } from './library'
import { ask, useSession } from './session'

export type ReportWish = Omit<Request<'reports:create'>, 'id'>

interface DrawingState {
  id: DrawingId | null
  content: Reply<'drawings:get'> | null
  show(id: DrawingId): Promise<void>
  /** The same without leaving the screen. */
  load(id: DrawingId): Promise<void>
  reload(): Promise<void>
  step(by: 1 | -1): Promise<void>
  setLabel(label: ExpertLabel | null): Promise<void>
  saveReport(wish: ReportWish): Promise<void>
}

export const useDrawing = create<DrawingState>()((set, get) => ({
  id: null,
  content: null,
  async show(id) {
    useSession.getState().go('drawing')
    await get().load(id)
  },
  async load(id) {
    const same = get().id === id
    set({ id, ...(same ? {} : { content: null }) })
    await get().reload()
  },
  async reload() {
    const { id } = get()
    if (!id) return
    const content = await ask('drawings:get', { id })
    if (get().id === id) set({ content })
  },
  async step(by) {
    const { id } = get()
    const reply =
      id && (await ask('drawings:neighbours', { filters: listingFilters(useLibrary.getState()), id }))
    const next = reply && (by === 1 ? reply.next : reply.previous)
    if (next && get().id === id) await get().show(next)
  },
  async setLabel(label) {
    const { id } = get()
    if (id && (await ask('drawings:label', { id, label }))) await get().reload()
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
