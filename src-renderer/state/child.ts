import { create } from 'zustand'
import type { ChildrenResult } from '#contract/child'
import type { ChildName } from '#contract/listing'
import { downloadBytes } from './download'
import { ask, runJob, useSession } from './session'
import { t } from '#words/translate'

interface ChildState {
  child: ChildName | null
  /** As it is typed. */
  windowMonths: string
  result: ChildrenResult | null
  busy: boolean
  show(child: ChildName): Promise<void>
  setWindow(months: string): void
  analyse(): Promise<void>
  saveReport(format: 'html' | 'pdf' | 'json', analyst: string, comment: string): Promise<void>
}

export const useChild = create<ChildState>()((set, get) => ({
  child: null,
  windowMonths: '6',
  result: null,
  busy: false,
  async show(child) {
    set({ child, result: null })
    useSession.getState().go('child')
    await get().analyse()
  },
  setWindow: (windowMonths) => set({ windowMonths }),
  async analyse() {
    const { child, windowMonths, busy } = get()
    if (!child || busy) return
    set({ busy: true })
    const result = await runJob(
      ask('analysis:children', { children: [child], windowMonths: Number(windowMonths) })
    )
    set({ busy: false, ...(get().child === child ? { result } : {}) })
    // another child was chosen meanwhile
    if (get().child !== child) await get().analyse()
  },
  async saveReport(format, analyst, comment) {
    const { child, windowMonths } = get()
    const report =
      child &&
      (await ask('reports:child', { ...child, windowMonths: Number(windowMonths), format, analyst, comment }))
    if (!report) return
    downloadBytes(report.fileName, report.bytes)
    useSession.getState().open(null)
    useSession.getState().say(t('drawing.reportSaved', { name: report.fileName }))
  }
}))
