import { create } from 'zustand'
import type { PickedFile } from '#contract/bridge'
import type { ExchangeFormat, LabelImportReport } from '#contract/label-exchange'
import { bridge } from '../bridge'
import { t } from '#words/translate'
import { downloadBytes } from './download'
import { ask, useSession } from './session'

interface LabelExchangeState {
  report: LabelImportReport | null
  /** The ticket of a label file that was looked at, and could be taken in. */
  pending: string | null
  save(format: ExchangeFormat): Promise<void>
  look(files: readonly PickedFile[]): Promise<void>
  take(): Promise<void>
}

/** Labels out as a file, and in again. */
export const useLabelExchange = create<LabelExchangeState>()((set, get) => ({
  report: null,
  pending: null,
  async save(format) {
    const reply = await ask('labels:export', { format })
    if (!reply) return
    downloadBytes(reply.fileName, reply.bytes)
    useSession.getState().say(t('exchange.saved', { name: reply.fileName, count: reply.drawings }))
  },
  async look(files) {
    // a rater at work is not to see what others have said
    if (files.length === 0 || useSession.getState().blind) return
    const ticket = await bridge.register(files).catch(() => null)
    const report = ticket && (await ask('labels:import', { files: ticket, dryRun: true }))
    set({ report: report || null, pending: report ? ticket : null })
  },
  async take() {
    const { pending } = get()
    const report = pending && (await ask('labels:import', { files: pending }))
    if (report) set({ report, pending: null })
  }
}))
