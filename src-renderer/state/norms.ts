import { create } from 'zustand'
import type { CurvePoint, Job } from '../../src-preload/contract/job'
import type { NormOverview } from '../../src-preload/contract/norm'
import type { Request, TrainResult } from '../../src-preload/contract/commands'
import { bridge } from '../bridge'
import { t } from '../i18n/translate'
import { ask, runJob, useSession } from './session'

interface NormsState {
  overview: NormOverview | null
  points: CurvePoint[]
  trainings: Job[]
  training: boolean
  load(): Promise<void>
  train(request: Request<'training:start'>): Promise<void>
  showRun(id: Job['id']): Promise<void>
}

export const useNorms = create<NormsState>()((set, get) => ({
  overview: null,
  points: [],
  trainings: [],
  training: false,
  async load() {
    const [overview, jobs] = [await ask('norms:overview', {}), await ask('jobs:list', {})]
    const trainings = jobs?.jobs.filter((job) => job.kind === 'train') ?? []
    set({
      overview,
      trainings,
      training: trainings.some((job) => job.state === 'running' || job.state === 'pending')
    })
    const [latest] = trainings
    if (latest && get().points.length === 0) await get().showRun(latest.id)
  },
  async train(request) {
    set({ points: [], training: true })
    const result = await runJob<TrainResult>(ask('training:start', request))
    set({ training: false })
    await get().load()
    if (!result) return
    const { models, skipped, leftOut } = result
    useSession.getState().say(t('jobs.trained', { models: models.length, skipped: skipped.length }))
    for (const { file, message } of leftOut.slice(0, 3))
      useSession.getState().say(`${file}: ${message}`, true)
    for (const { message } of skipped) useSession.getState().say(message, true)
  },
  async showRun(id) {
    const run = await ask('jobs:get', { id })
    if (run) set({ points: run.points })
  }
}))

bridge.on('job:progress', ({ points }) => {
  // The curve that is shown is this run's own only while it trains.
  const own = points.filter((point) => point.series !== 'encoder')
  if (own.length > 0 && useNorms.getState().training)
    useNorms.setState((state) => ({ points: [...state.points, ...own] }))
})
