import { create } from 'zustand'
import type { Request } from '#contract/commands'
import type { TrainEncoderResult } from '#contract/job-results'
import type { EncoderInfo } from '#contract/encoder'
import type { CurvePoint } from '#contract/job'
import type { DevelopmentVersion, GrowthChart, Histogram, ModelVersion } from '#contract/training'
import type { PickedFile } from '#contract/bridge'
import { bridge } from '../bridge'
import { t } from '#words/translate'
import { ask, runJob, useSession } from './session'

interface ModelsState {
  models: ModelVersion[]
  development: DevelopmentVersion[]
  /** Of the development model that scores. */
  growth: GrowthChart | null
  encoders: EncoderInfo[]
  shown: { model: ModelVersion; histogram: Histogram } | null
  /** A development model in the place of a norm. */
  shownDevelopment: DevelopmentVersion | null
  load(): Promise<void>
  show(id: string): Promise<void>
  showDevelopment(id: string): void
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

/** The growth curve of the development model that scores. */
async function growthOf(development: readonly DevelopmentVersion[]): Promise<GrowthChart | null> {
  const deployed = development.find((model) => model.deployed)
  return deployed ? ((await ask('models:development', { id: deployed.id }))?.growth ?? null) : null
}

async function loadModels(set: (change: Partial<ModelsState>) => void): Promise<void> {
  const [list, encoders] = [await ask('models:list', {}), await ask('encoders:list', {})]
  const [models, development] = [list?.models ?? [], list?.development ?? []]
  set({ models, development, growth: await growthOf(development), encoders: encoders?.encoders ?? [] })
}

const encoderActions = (get: () => ModelsState): Pick<ModelsState, 'useEncoder' | 'addEncoder'> => ({
  async useEncoder(id) {
    await ask('encoders:use', { id })
    await get().load()
  },
  async addEncoder(files) {
    const ticket = await bridge.register(files)
    if (ticket) await ask('encoders:add', { files: ticket })
    await get().load()
  }
})

export const useModels = create<ModelsState>()((set, get) => ({
  models: [],
  development: [],
  growth: null,
  encoders: [],
  shown: null,
  shownDevelopment: null,
  async load() {
    await loadModels(set)
    const jobs = (await ask('jobs:list', {}))?.jobs.filter((job) => job.kind === 'train-encoder') ?? []
    const trainingEncoder = jobs.some((job) => job.state === 'running' || job.state === 'pending')
    set({ trainingEncoder })
    const [latest] = jobs
    const run = latest && get().encoderPoints.length === 0 ? await ask('jobs:get', { id: latest.id }) : null
    if (run) set({ encoderPoints: run.points })
    const shown = get().shown
    if (shown) await get().show(shown.model.id)
    const development = get().shownDevelopment
    if (development) get().showDevelopment(development.id)
  },
  async show(id) {
    set({ shown: await ask('models:show', { id }), shownDevelopment: null })
  },
  showDevelopment(id) {
    set({ shownDevelopment: get().development.find((version) => version.id === id) ?? null, shown: null })
  },
  async deploy(id) {
    await ask('models:deploy', { id })
    await get().load()
  },
  async rollBack(band) {
    await ask('models:rollback', { band })
    await get().load()
  },
  ...encoderActions(get),
  trainingEncoder: false,
  encoderPoints: [],
  async trainEncoder(request) {
    set({ trainingEncoder: true, encoderPoints: [] })
    const result = await runJob(ask('encoders:train', request))
    set({ trainingEncoder: false })
    await get().load()
    if (result) sayTrained(result)
  }
}))

function sayTrained({ encoder, drawings, leftOut }: TrainEncoderResult): void {
  const { say } = useSession.getState()
  say(t('jobs.encoderTrained', { name: encoder.name, drawings }))
  for (const { file, message } of leftOut.slice(0, 3)) say(`${file}: ${message}`, true)
}

bridge.on('job:progress', ({ points }) => {
  const fresh = points.filter((point) => point.series === 'encoder')
  if (fresh.length > 0) useModels.setState((state) => ({ encoderPoints: [...state.encoderPoints, ...fresh] }))
})
