import { create } from 'zustand'
import type { PickedFile } from '#contract/bridge'
import type { AnalyseResult } from '#contract/job-results'
import { yearsOf } from '#contract/typed-age'
import { bridge } from '../bridge'
import { ask, runJob } from './session'

interface ScoringFiles {
  /** As typed. */
  age: string
  subject: string
  files: readonly PickedFile[]
  /** A table that tells ages and children; null: one age for all files. */
  table: PickedFile | null
  busy: boolean
  /** What came of the last files; nothing of it is kept in the library. */
  result: AnalyseResult | null
  change(change: Partial<Pick<ScoringFiles, 'age' | 'subject' | 'files' | 'table'>>): void
  score(): Promise<void>
}

/** Files that are scored as they are, without being imported. */
export const useScoringFiles = create<ScoringFiles>()((set, get) => ({
  age: '',
  subject: '',
  files: [],
  table: null,
  busy: false,
  result: null,
  change: (change) => set({ ...change, result: null }),
  async score() {
    const { age, subject, files, table } = get()
    set({ busy: true, result: null })
    const ticket = await bridge.register(files)
    const metadata = table ? await bridge.register([table]) : null
    const ageYears = metadata ? null : yearsOf(age)
    const request = { files: ticket ?? '', metadata, ageYears, subject: subject.trim() || null }
    set({ result: ticket ? await runJob(ask('analysis:files', request)) : null, busy: false })
  }
}))
