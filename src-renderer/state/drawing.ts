import { create } from 'zustand'
import type { Reply } from '../../src-preload/contract/commands'
import type { DrawingId, ExpertLabel } from '../../src-preload/contract/drawing'
import { t } from '../i18n/translate'
import { download } from './download'
import { useLibrary } from './library'
import { ask, runJob, useSession } from './session'

interface DrawingState {
  id: DrawingId | null
  content: Reply<'drawings:get'> | null
  /** null: as the verdict suggests (hidden within the norm). */
  overlayWanted: boolean | null
  opacity: number
  busy: boolean
  show(id: DrawingId): Promise<void>
  reload(): Promise<void>
  step(by: 1 | -1): void
  setLabel(label: ExpertLabel | null): Promise<void>
  explain(): Promise<void>
  setOverlay(shown: boolean): void
  setOpacity(opacity: number): void
  saveReport(analyst: string, comment: string): Promise<void>
}

export const useDrawing = create<DrawingState>()((set, get) => ({
  id: null,
  content: null,
  overlayWanted: null,
  opacity: 0.8,
  busy: false,
  async show(id) {
    const same = get().id === id
    set({ id, overlayWanted: null, ...(same ? {} : { content: null }) })
    useSession.getState().go('drawing')
    await get().reload()
  },
  async reload() {
    const { id } = get()
    if (!id) return
    const content = await ask('drawings:get', { id })
    if (get().id === id) set({ content })
  },
  step(by) {
    const { shown } = useLibrary.getState()
    const at = shown.findIndex((drawing) => drawing.id === get().id)
    const next = shown[at + by]
    if (at >= 0 && next) void get().show(next.id)
  },
  async setLabel(label) {
    const { id } = get()
    if (id && (await ask('drawings:label', { id, label }))) await get().reload()
  },
  async explain() {
    const { id } = get()
    if (!id || get().busy) return
    set({ busy: true })
    const done = await runJob(ask('explain:start', { id }))
    set({ busy: false, ...(done && get().id === id ? { overlayWanted: true } : {}) })
    await get().reload()
  },
  setOverlay: (shown) => set({ overlayWanted: shown }),
  setOpacity: (opacity) => set({ opacity }),
  async saveReport(analyst, comment) {
    const { id } = get()
    const report = id && (await ask('reports:create', { id, analyst, comment }))
    if (!report) return
    download(report.fileName, report.html)
    useSession.getState().open(null)
    useSession.getState().say(t('drawing.reportSaved', { name: report.fileName }))
  }
}))
