import { create } from 'zustand'
import type { PickedFile } from '#contract/bridge'
import type { Reply } from '#contract/commands'
import type { ValidationStep } from '#contract/model-archive'
import type { ThresholdDetail } from '#contract/threshold'
import type { DeployReview } from '#contract/training'
import { bridge } from '../bridge'
import { t } from '#words/translate'
import { download, downloadBytes } from './download'
import { useModels } from './models'
import { ask, runJob, useSession } from './session'
import { useTraining } from './training'

interface RegistryState {
  /** Of the version that is shown. */
  steps: ValidationStep[] | null
  review: DeployReview | null
  threshold: ThresholdDetail | null
  history: Reply<'models:history'>['changes']
  /** Turns to another version: what was found of the last is no longer of interest. */
  turnTo(): void
  /** What it has scored since, and under which threshold. */
  refresh(id: string): Promise<void>
  loadHistory(): Promise<void>
  validate(id: string): Promise<void>
  reviewDeploy(id: string): Promise<void>
  deploy(id: string, environment: string, backup: string | null): Promise<void>
  undeploy(id: string): Promise<void>
  exportModel(id: string): Promise<void>
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
  },
  async importModels(files) {
    const ticket = await bridge.register(files)
    const reply = ticket && (await ask('models:import', { files: ticket }))
    if (reply) useSession.getState().say(t('models.imported', { count: reply.models.length }))
    await useModels.getState().load()
    await useSession.getState().refresh()
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
  steps: null,
  review: null,
  threshold: null,
  history: [],
  turnTo: () => set({ steps: null, review: null, threshold: null }),
  async refresh(id) {
    set({ threshold: await ask('threshold:show', { id }) })
  },
  async loadHistory() {
    set({ history: (await ask('models:history', {}))?.changes ?? [] })
  },
  async validate(id) {
    set({ steps: (await ask('models:validate', { id }))?.steps ?? null })
  },
  async reviewDeploy(id) {
    set({ review: await runJob(ask('models:review', { id })) })
  },
  async deploy(id, environment, backup) {
    if (backup) await get().exportModel(backup)
    await ask('models:deploy', { id, environment })
    set({ review: null })
    await useModels.getState().load()
    await get().loadHistory()
  },
  async undeploy(id) {
    await ask('models:undeploy', { id })
    await useModels.getState().load()
    await get().loadHistory()
  },
  ...fileActions,
  async newFrom(id) {
    await useTraining.getState().compose({ from: id }, '')
    useSession.getState().go('training')
  },
  async setThreshold(id, percentile, note, all) {
    const models = all ? ('deployed' as const) : [id]
    const reply = await ask('threshold:set', { models, percentile, note })
    if (reply) {
      const { drawings, newlyFlagged: more, noLongerFlagged: fewer } = reply.reevaluated
      useSession.getState().say(t('threshold.done', { drawings, more, fewer }))
    }
    set({ threshold: await ask('threshold:show', { id }) })
  }
}))
