import { create } from 'zustand'
import type { PickedFile } from '#contract/bridge'
import type { Request } from '#contract/commands'
import type { ReportBatch, ReportCheck } from '#contract/report'
import { bridge } from '../bridge'
import { t } from '#words/translate'
import { downloadBytes } from './download'
import { listingFilters, useLibrary } from './library'
import { ask, runJob, useSession } from './session'

/** Which drawings are reported together. */
export const selections = ['flagged', 'all', 'shown'] as const
export type Selection = (typeof selections)[number]

type Wish = Omit<Request<'reports:batch'>, 'ids'>

interface ReportsState {
  check: ReportCheck | null
  /** Name of the file that was checked. */
  checked: string
  batch: Omit<ReportBatch, 'archive'> | null
  busy: boolean
  verify(files: readonly PickedFile[]): Promise<void>
  writeMany(selection: Selection, wish: Wish): Promise<void>
}

export const useReports = create<ReportsState>()((set, get) => ({
  check: null,
  checked: '',
  batch: null,
  busy: false,
  async verify(files) {
    set({ check: null, checked: '' })
    const ticket = await bridge.register(files.slice(0, 1))
    const check = ticket && (await ask('reports:verify', { file: ticket }))
    if (check) set({ check, checked: files[0]?.name ?? '' })
  },
  async writeMany(selection, wish) {
    if (get().busy) return
    set({ busy: true, batch: null })
    const filters = { ...listingFilters(useLibrary.getState()), analysed: true }
    const shown = selection === 'shown' ? await ask('drawings:ids', { filters }) : null
    const ids = selection === 'shown' ? (shown?.ids ?? []) : selection
    const made = await runJob(ask('reports:batch', { ids, ...wish }))
    set({ busy: false })
    if (!made) return
    const { archive, ...batch } = made
    set({ batch })
    downloadBytes(made.fileName, archive)
    useSession.getState().say(t('reports.made', { made: made.made, name: made.fileName }))
  }
}))
