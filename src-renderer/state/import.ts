import { create } from 'zustand'
import type { PickedFile } from '../../src-preload/contract/bridge'
import type { ImportReport } from '../../src-preload/contract/import'
import { bridge } from '../bridge'
import { t } from '../i18n/translate'
import { ask, runJob, useSession } from './session'

interface ImportState {
  /** choose files -> they are handed over -> a dry run -> the plan is shown -> imported */
  step: 'choose' | 'reading' | 'checking' | 'plan' | 'importing' | 'done'
  ticket: string | null
  files: number
  report: ImportReport | null
  take(files: readonly PickedFile[]): Promise<void>
  start(): Promise<void>
  reset(): void
}

const fresh = { step: 'choose', ticket: null, files: 0, report: null } as const

export const useImport = create<ImportState>()((set, get) => ({
  ...fresh,
  async take(files) {
    if (files.length === 0) return
    useSession.getState().open('import')
    set({ ...fresh, step: 'reading', files: files.length })
    const ticket = await bridge.register(files).catch(() => null)
    if (!ticket) {
      set(fresh)
      return useSession.getState().say(t('import.notHanded'), true)
    }
    set({ step: 'checking', ticket })
    const report = await runJob<ImportReport>(ask('import:start', { files: ticket, dryRun: true }))
    if (get().ticket !== ticket) return // others were chosen meanwhile
    set(report ? { step: 'plan', report } : fresh)
  },
  async start() {
    const { ticket } = get()
    if (!ticket) return
    set({ step: 'importing' })
    const report = await runJob<ImportReport>(ask('import:start', { files: ticket }))
    set(report ? { step: 'done', report } : { step: 'plan' })
  },
  reset: () => set(fresh)
}))
