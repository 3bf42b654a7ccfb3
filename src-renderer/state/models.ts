import { create } from 'zustand'
import type { Request, TrainEncoderResult } from '../../src-preload/contract/commands'
import type { EncoderInfo } from '../../src-preload/contract/encoder'
import type { CurvePoint } from '../../src-preload/contract/job'
import type { Histogram, ModelVersion } from '../../src-preload/contract/training'
import type { PickedFile } from '../../src-preload/contract/bridge'
import { bridge } from '../bridge'
import { t } from '../i18n/translate'
import { ask, runJob, useSession } from './session'

interface ModelsState {
  models: ModelVersion[]
  encoders: EncoderInfo[]
  shown: { model: ModelVersion; histogram: Histogram } | null
  load(): Promise<void>
  show(id: string): Promise<void>
  deploy(id: string): Promise<void>
  rollBack(band: string): Promise<void>
  useEncoder(id: string): Promise<void>
  addEncoder(files: readonly PickedFile[]): Promise<void>
  /** An encoder is being trained here, or was when the jobs were last looked at. */
  trainingEncoder: boolean
  /** Its curve while it trains, that of the last training after. */
  encoderPoints: CurvePoint[]
  trainEncoder(request: Request<'encoders:train'>): Promise<void>
}

export const useModels = create<ModelsState>()((set, get) => ({
  models: [],
  encoders: [],
  shown: null,
  async load() {
    const [models, encoders] = [await ask('models:list', {}), await ask('encoders:list', {})]
    const jobs = (await ask('jobs:list', {}))?.jobs.filter((job) => job.kind === 'train-encoder') ?? []
    const trainingEncoder = jobs.some((job) => job.state === 'running')
    set({ models: models?.models ?? [], encoders: encoders?.encoders ?? [], trainingEncoder })
    const [latest] = jobs
    const run = latest && get().encoderPoints.length === 0 ? await ask('jobs:get', { id: latest.id }) : null
    if (run) set({ encoderPoints: run.points })
    const shown = get().shown
    if (shown) await get().show(shown.model.id)
  },
  async show(id) {
    set({ shown: await ask('models:show', { id }) })
  },
  async deploy(id) {
    await ask('models:deploy', { id })
    await get().load()
  },
  async rollBack(band) {
    await ask('models:rollback', { band })
    await get().load()
  },
  async useEncoder(id) {
    await ask('encoders:use', { id })
    await get().load()
  },
  async addEncoder(files) {
    const ticket = await bridge.register(files)
    if (ticket) await ask('encoders:add', { files: ticket })
    await get().load()
  },
  trainingEncoder: false,
  encoderPoints: [],
  async trainEncoder(request) {
    set({ trainingEncoder: true, encoderPoints: [] })
    const result = await runJob<TrainEncoderResult>(ask('encoders:train', request))
    set({ trainingEncoder: false })
    await get().load()
    if (!result) return
    const { encoder, drawings, leftOut } = result
    useSession.getState().say(t('jobs.encoderTrained', { name: encoder.name, drawings }))
    for (const { file, message } of leftOut.slice(0, 3))
      useSession.getState().say(`${file}: ${message}`, true)
  }
}))

bridge.on('job:progress', ({ points }) => {
  const fresh = points.filter((point) => point.series === 'encoder')
  if (fresh.length > 0) useModels.setState((state) => ({ encoderPoints: [...state.encoderPoints, ...fresh] }))
})
