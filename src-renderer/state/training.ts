import { create } from 'zustand'
import type { Request } from '#contract/commands'
import type { BatchProgress, CurvePoint, JobId } from '#contract/job'
import { resultOfKind, type Job, type JobIdOf } from '#contract/job-kinds'
import type { TrainResult } from '#contract/job-results'
import type { Finding, TrainingPlan } from '#contract/training-config'
import { TrainingSettings } from '#contract/training-settings'
import { t } from '#words/translate'
import { bridge } from '../bridge'
import { download } from './download'
import { useJobs } from './jobs'
import { useModels } from './models'
import { act, useAnswer } from './queries'
import { ask, runJob, useSession } from './session'

interface TrainingState {
  plan: TrainingPlan
  preset: string
  /** What is to be said of the file that was chosen: why it could not become the plan, or what of it has no effect. */
  ofFile: Finding[]
  /** A preset or file is being read: until it is there nothing else may be changed, or the answer would undo the change. */
  composing: boolean
  /** The version that the next one follows. */
  from: string | null
  /** Whether explanations of what is learnt are measured afterwards. */
  measure: boolean
  /** The run whose curves somebody has asked for; null: the one under way, or the last. */
  chosen: Job['id'] | null
  /** The curves of the run under way, as far as they were drawn here. */
  points: CurvePoint[]
  batch: BatchProgress | null
  /** From a preset, a file, or a model version. */
  compose(request: Request<'config:compose'>, preset: string): Promise<void>
  change(change: Partial<TrainingPlan>): void
  set(change: Partial<TrainingSettings>): void
  save(name: string): Promise<void>
  forget(name: string): Promise<void>
  setMeasure(measure: boolean): void
  choose(run: Job['id']): void
  train(deploy: boolean): Promise<void>
  /** `finish`: it goes no further than it has come. */
  resume(id: Job['id'], finish?: boolean): Promise<void>
}

const fresh: TrainingPlan = { name: null, bands: 'auto', seed: 42, settings: TrainingSettings.parse({}) }

function say({ models, skipped, leftOut }: TrainResult): void {
  const { say } = useSession.getState()
  say(t('jobs.trained', { models: models.length, skipped: skipped.length }))
  for (const { file, message } of leftOut.slice(0, 3)) say(`${file}: ${message}`, true)
  for (const { message } of skipped) say(message, true)
}

/** Waits for a training and tells what came of it. */
async function follow(started: Promise<{ jobId: JobIdOf<'train'> } | null>): Promise<void> {
  useTraining.setState({ chosen: null })
  const result = await runJob(started)
  if (!result) return
  say(result)
  if (useTraining.getState().measure) await measureExplanations(result)
}

/** In the background: the norms can be used at once, and until this is done their maps say that they are not graded. */
async function measureExplanations({ models, development }: TrainResult): Promise<void> {
  const ids = [...models.map(({ id }) => id), ...(development ? [development.id] : [])]
  if (ids.length > 0) await runJob(ask('explain:grade', { models: ids }))
}

/** The last plan that was asked for: when two are chosen in a row, the first answer is not taken. */
let asked: Request<'config:compose'> | null = null

export const useTraining = create<TrainingState>()((set, get) => ({
  plan: fresh,
  preset: 'standard',
  ofFile: [],
  composing: false,
  from: null,
  measure: true,
  chosen: null,
  points: [],
  batch: null,
  async compose(request, preset) {
    asked = request
    set({ composing: true })
    const reply = await ask('config:compose', request)
    if (asked !== request) return
    set({ composing: false })
    if (!reply) return
    if (reply.plan) set({ plan: reply.plan, preset, from: request.from ?? null, ofFile: reply.findings })
    else set({ ofFile: reply.findings })
  },
  change: (change) => set({ plan: { ...get().plan, ...change }, ofFile: [] }),
  set(change) {
    set({ preset: '' })
    get().change({ settings: { ...get().plan.settings, ...change } })
  },
  async save(name) {
    if (!(await act('config:save', { name, plan: get().plan }))) return
    useSession.getState().say(t('training.saved', { name }))
    set({ preset: name })
  },
  async forget(name) {
    await act('config:remove', { name })
    set({ preset: '' })
  },
  setMeasure: (measure) => set({ measure }),
  choose: (chosen) => set({ chosen }),
  train(deploy) {
    const { plan, from } = get()
    return follow(act('training:start', { ...plan, deploy, from }))
  },
  resume: (id, finish = false) => follow(act('jobs:resume', { id, finish }))
}))

const checkOf = ({ name, bands, seed, settings }: TrainingPlan): Request<'config:check'> => ({
  name,
  bands,
  seed,
  settings
})

/** What is to be said of the plan as it is, and of the file that it came from; of one that could not become a plan, that alone. */
export function useFindings(): readonly Finding[] {
  const { plan, ofFile } = useTraining()
  const check = useAnswer('config:check', checkOf(plan), { previous: true })
  if (ofFile.some(({ severity }) => severity === 'error')) return ofFile
  const ofPlan = check?.findings ?? []
  const known = new Set(ofPlan.map(({ message }) => message))
  return [...ofFile.filter(({ message }) => !known.has(message)), ...ofPlan]
}

/** Goes to the first of the versions that a training gave. */
export async function showVersionsOf(id: JobId): Promise<void> {
  const reply = await ask('jobs:get', { id })
  const result = reply && resultOfKind(reply, 'train')
  const model = result?.models[0]
  const shown = model ?? result?.development
  if (!shown) return
  useModels.getState().show(model ? 'form' : 'development', shown.id)
  useSession.getState().go('models')
}

/** Saves the plan as a file. */
export async function savePlanFile(): Promise<void> {
  const reply = await ask('config:check', checkOf(useTraining.getState().plan))
  if (reply?.yaml) download('training.yaml', reply.yaml, 'application/yaml')
}

/** The curves that are shown: of the run that was chosen, else of the one under way, else of the last. */
export function useCurves(): readonly CurvePoint[] {
  const { jobs, open } = useJobs('train')
  const { chosen, points } = useTraining()
  const id = chosen ?? (open ? null : (jobs[0]?.id ?? null))
  const run = useAnswer('jobs:get', id && { id })
  return id ? (run?.points ?? []) : points
}

bridge.on('job:progress', ({ kind, points, batch }) => {
  if (kind !== 'train') return
  if (points.length > 0) useTraining.setState((state) => ({ points: [...state.points, ...points] }))
  if (batch) useTraining.setState({ batch })
})

bridge.on('job:finished', ({ job }) => {
  if (job.kind === 'train') useTraining.setState({ points: [], batch: null })
})
