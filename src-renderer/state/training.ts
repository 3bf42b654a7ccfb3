import { create } from 'zustand'
import type { Request } from '#contract/commands'
import type { TrainResult } from '#contract/job-results'
import type { BatchProgress, CurvePoint } from '#contract/job'
import type { Job, JobIdOf } from '#contract/job-kinds'
import type { Run } from '#contract/run'
import type { Finding, SavedConfig, TrainingPlan } from '#contract/training-config'
import { TrainingSettings } from '#contract/training-settings'
import { bridge } from '../bridge'
import { t } from '#words/translate'
import { download } from './download'
import { ask, runJob, useSession } from './session'

interface TrainingState {
  plan: TrainingPlan
  preset: string
  presets: string[]
  saved: SavedConfig[]
  /** What is to be said of the plan as it is. */
  findings: Finding[]
  /** The version that the next one follows. */
  from: string | null
  runs: Job[]
  training: boolean
  /** Whether explanations of what is learnt are measured afterwards. */
  measure: boolean
  points: CurvePoint[]
  batch: BatchProgress | null
  picked: Run[]
  load(): Promise<void>
  /** From a preset, a file, or a model version. */
  compose(request: Request<'config:compose'>, preset: string): Promise<void>
  change(change: Partial<TrainingPlan>): Promise<void>
  set(change: Partial<TrainingSettings>): Promise<void>
  save(name: string): Promise<void>
  forget(name: string): Promise<void>
  saveFile(): Promise<void>
  setMeasure(measure: boolean): void
  train(deploy: boolean): Promise<void>
  resume(id: Job['id']): Promise<void>
  cancel(id: Job['id']): Promise<void>
  showRun(id: Job['id']): Promise<void>
  pick(ids: readonly Job['id'][]): Promise<void>
}

const fresh: TrainingPlan = { bands: 'auto', seed: 42, settings: TrainingSettings.parse({}) }

function say({ models, skipped, leftOut }: TrainResult): void {
  const { say } = useSession.getState()
  say(t('jobs.trained', { models: models.length, skipped: skipped.length }))
  for (const { file, message } of leftOut.slice(0, 3)) say(`${file}: ${message}`, true)
  for (const { message } of skipped) say(message, true)
}

/** Waits for a training and tells what came of it. */
async function follow(start: () => Promise<{ jobId: JobIdOf<'train'> } | null>): Promise<void> {
  // one that is under way goes on being shown; the next waits its turn
  if (!useTraining.getState().training) useTraining.setState({ points: [], batch: null, training: true })
  const started = await start()
  await useTraining.getState().load()
  const result = await runJob(Promise.resolve(started))
  useTraining.setState({ points: [], batch: null })
  await useTraining.getState().load()
  if (!result) return
  say(result)
  if (useTraining.getState().measure) await measureExplanations(result)
}

/** In the background: the norms can be used at once, and until this is done their maps say that they are not graded. */
async function measureExplanations({ models, development }: TrainResult): Promise<void> {
  const ids = [...models.map(({ id }) => id), ...(development ? [development.id] : [])]
  if (ids.length > 0) await runJob(ask('explain:grade', { models: ids }))
}

type Set = (change: Partial<TrainingState>) => void
type Get = () => TrainingState

/** The plan, as it is put together and kept. */
const planActions = (
  set: Set,
  get: Get
): Pick<TrainingState, 'compose' | 'change' | 'set' | 'save' | 'forget' | 'saveFile'> => ({
  async compose(request, preset) {
    const reply = await ask('config:compose', request)
    if (!reply) return
    if (reply.plan) set({ plan: reply.plan, preset, from: request.from ?? null })
    set({ findings: reply.findings })
  },
  async change(change) {
    const plan = { ...get().plan, ...change }
    set({ plan })
    const { bands, seed, settings } = plan
    const reply = await ask('config:check', { bands, seed, settings })
    // an answer to what has been changed since says nothing
    if (reply && get().plan === plan) set({ findings: reply.findings })
  },
  async set(change) {
    set({ preset: '' })
    await get().change({ settings: { ...get().plan.settings, ...change } })
  },
  async save(name) {
    if (await ask('config:save', { name, plan: get().plan }))
      useSession.getState().say(t('training.saved', { name }))
    await get().load()
    set({ preset: name })
  },
  async forget(name) {
    await ask('config:remove', { name })
    set({ preset: '' })
    await get().load()
  },
  async saveFile() {
    const { bands, seed, settings } = get().plan
    const reply = await ask('config:check', { bands, seed, settings })
    if (reply?.yaml) download('training.yaml', reply.yaml, 'application/yaml')
  }
})

/** Trainings, as they run and when they are over. */
const runActions = (
  set: Set,
  get: Get
): Pick<TrainingState, 'load' | 'setMeasure' | 'train' | 'resume' | 'cancel' | 'showRun' | 'pick'> => ({
  async load() {
    const [configs, jobs] = [await ask('config:list', {}), await ask('jobs:list', {})]
    const runs = jobs?.jobs.filter((job) => job.kind === 'train') ?? []
    const training = runs.some((job) => job.state === 'running' || job.state === 'pending')
    set({ presets: configs?.presets ?? [], saved: configs?.saved ?? [], runs, training })
    const [latest] = runs
    if (latest && !training && get().points.length === 0) await get().showRun(latest.id)
    await get().change({})
  },
  setMeasure: (measure) => set({ measure }),
  train(deploy) {
    const { plan, from } = get()
    return follow(() => ask('training:start', { ...plan, deploy, from }))
  },
  async cancel(id) {
    await ask('jobs:cancel', { id })
    await get().load()
  },
  resume: (id) => follow(() => ask('jobs:resume', { id })),
  async showRun(id) {
    const run = await ask('jobs:get', { id })
    if (run) set({ points: run.points })
  },
  async pick(ids) {
    const reply = ids.length > 0 ? await ask('runs:list', { ids: [...ids] }) : null
    set({ picked: reply?.runs ?? [] })
  }
})

export const useTraining = create<TrainingState>()((set, get) => ({
  plan: fresh,
  preset: 'standard',
  presets: [],
  saved: [],
  findings: [],
  from: null,
  runs: [],
  training: false,
  measure: true,
  points: [],
  batch: null,
  picked: [],
  ...planActions(set, get),
  ...runActions(set, get)
}))

bridge.on('job:progress', ({ points, batch }) => {
  // The curve that is shown is this run's own only while it trains.
  if (!useTraining.getState().training) return
  const own = points.filter((point) => point.series !== 'encoder')
  if (own.length > 0) useTraining.setState((state) => ({ points: [...state.points, ...own] }))
  if (batch) useTraining.setState({ batch })
})
