import { create } from 'zustand'
import type { PickedFile } from '#contract/bridge'
import type { Reply } from '#contract/commands'
import type { DatasetSurvey, SavedView, SplitReport, SplitWish } from '#contract/dataset'
import type { DrawingId } from '#contract/drawing'
import { bridge } from '../bridge'
import { t } from '#words/translate'
import { downloadBytes } from './download'
import { ask, runJob, useSession } from './session'

interface DatasetState {
  survey: DatasetSurvey | null
  splits: SplitReport[]
  readiness: Reply<'dataset:readiness'> | null
  bin: Reply<'drawings:bin'>['drawings']
  views: SavedView[]
  look(): Promise<void>
  loadSplits(): Promise<void>
  makeSplit(name: string, wish: SplitWish): Promise<void>
  saveSplit(name: string): Promise<void>
  removeSplit(name: string): Promise<void>
  loadBin(): Promise<void>
  restore(ids: DrawingId[]): Promise<void>
  emptyBin(): Promise<void>
  loadViews(): Promise<void>
  saveView(view: SavedView): Promise<void>
  removeView(name: string): Promise<void>
  exportAll(photos: boolean): Promise<void>
  relink(files: readonly PickedFile[]): Promise<void>
}

async function exportAll(photos: boolean): Promise<void> {
  useSession.getState().open(null)
  const reply = await ask('library:export', { photos })
  if (!reply) return
  const wanted = await bridge.save(reply.ticket, reply.fileName).catch(() => false)
  if (!wanted) return void (await ask('jobs:cancel', { id: reply.jobId }))
  const done = await runJob(Promise.resolve(reply))
  if (done) useSession.getState().say(t('exchange.saved', { name: reply.fileName, count: done.drawings }))
}

async function relink(files: readonly PickedFile[]): Promise<void> {
  const ticket = files.length > 0 ? await bridge.register(files).catch(() => null) : null
  const result = ticket && (await runJob(ask('drawings:relink', { files: ticket })))
  if (!result) return
  const { checked, damaged, mended, still } = result
  useSession
    .getState()
    .say(t('relink.done', { checked, damaged, mended, still: still.length }), still.length > 0)
}

export const useDataset = create<DatasetState>()((set, get) => ({
  survey: null,
  splits: [],
  readiness: null,
  bin: [],
  views: [],
  async look() {
    const survey = await runJob(ask('dataset:survey', {}))
    if (survey) set({ survey })
  },
  async loadSplits() {
    const [splits, readiness] = [await ask('splits:list', {}), await ask('dataset:readiness', {})]
    set({ splits: splits?.splits ?? [], readiness })
  },
  async makeSplit(name, wish) {
    if (await ask('splits:make', { name, wish })) await get().loadSplits()
  },
  async saveSplit(name) {
    const reply = await ask('splits:export', { name })
    if (reply) downloadBytes(reply.fileName, reply.bytes)
  },
  async removeSplit(name) {
    if (await ask('splits:remove', { name })) await get().loadSplits()
  },
  async loadBin() {
    set({ bin: (await ask('drawings:bin', {}))?.drawings ?? [] })
  },
  async restore(ids) {
    if (await ask('drawings:restore', { ids })) await get().loadBin()
  },
  async emptyBin() {
    const reply = await ask('drawings:purge', {})
    if (reply) useSession.getState().say(t('bin.emptied', { count: reply.purged }))
    await get().loadBin()
  },
  async loadViews() {
    set({ views: (await ask('views:list', {}))?.views ?? [] })
  },
  async saveView(view) {
    const reply = await ask('views:save', { view })
    if (reply) set({ views: reply.views })
  },
  async removeView(name) {
    const reply = await ask('views:remove', { name })
    if (reply) set({ views: reply.views })
  },
  exportAll,
  relink
}))
