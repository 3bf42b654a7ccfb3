import { create } from 'zustand'
import type { PickedFile } from '#contract/bridge'
import type { Reply } from '#contract/commands'
import type { ValidationStep } from '#contract/model-archive'
import type { DeployReview } from '#contract/training'
import { bridge } from '../bridge'
import { t } from '#words/translate'
import { download, downloadBytes } from './download'
import { act } from './queries'
import { ask, runJob, useSession } from './session'
import { useTraining } from './training'

interface RegistryState {
  /** Of the version that is shown. */
  steps: ValidationStep[] | null
  review: DeployReview | null
  /** Turns to another version: what was found of the last is no longer of interest. */
  turnTo(): void
  validate(id: string): Promise<void>
  reviewDeploy(id: string): Promise<void>
  /** `backup`: versions to save as files first; where one cannot be saved, nothing is deployed. */
  deploy(id: string, environment: string, backup: readonly string[]): Promise<void>
  /** Whether the file was made; a failure is shown. */
  exportModel(id: string): Promise<boolean>
  /** What files that were looked into say of themselves; nothing of them is in the library. */
  inspected: Reply<'models:inspect'>['archives']
  inspectModels(files: readonly PickedFile[]): Promise<void>
  importModels(files: readonly PickedFile[]): Promise<void>
  report(id: string, format: 'html' | 'pdf' | 'json' | 'csv'): Promise<void>
  card(id: string): Promise<void>
  newFrom(id: string): Promise<void>
  setThreshold(id: string, percentile: number | null, note: string, all: boolean): Promise<void>
}

/** What leaves the library as a file, or comes into it. */
const fileActions: Pick<RegistryState, 'exportModel' | 'importModels' | 'report' | 'card'> = {
  async exportModel(id) {
    const file = await ask('models:export', { id })
    if (file) downloadBytes(file.fileName, file.bytes)
    return file !== null
  },
  async importModels(files) {
    const ticket = await bridge.register(files)
    const reply = ticket && (await act('models:import', { files: ticket }))
    if (reply) useSession.getState().say(t('models.imported', { count: reply.models.length }))
  },
  async report(id, format) {
    const reply = await ask('models:report', { id, format })
    if (reply) downloadBytes(reply.fileName, reply.bytes)
  },
  async card(id) {
    const reply = await ask('models:card', { id })
    if (reply) download(`card-${id.slice(0, 8)}.md`, reply.card, 'text/markdown')
  }
}

export const useRegistry = create<RegistryState>()((set, get) => ({
  inspected: [],
  async inspectModels(files) {
    const ticket = await bridge.register(files)
    const reply = ticket && (await ask('models:inspect', { files: ticket }))
    set({ inspected: reply ? reply.archives : [] })
  },
  steps: null,
  review: null,
  turnTo: () => set({ steps: null, review: null }),
  async validate(id) {
    set({ steps: (await ask('models:validate', { id }))?.steps ?? null })
  },
  async reviewDeploy(id) {
    set({ review: await runJob(ask('models:review', { id })) })
  },
  async deploy(id, environment, backup) {
    for (const version of backup) if (!(await get().exportModel(version))) return
    await act('models:deploy', { id, environment })
    set({ review: null })
  },
  ...fileActions,
  async newFrom(id) {
    await useTraining.getState().compose({ from: id }, '')
    useSession.getState().go('training')
  },
  async setThreshold(id, percentile, note, all) {
    const models = all ? ('deployed' as const) : [id]
    const reply = await act('threshold:set', { models, percentile, note })
    if (!reply) return
    const { drawings, newlyFlagged: more, noLongerFlagged: fewer } = reply.reevaluated
    useSession.getState().say(t('threshold.done', { drawings, more, fewer }))
  }
}))
