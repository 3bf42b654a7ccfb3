import { create } from 'zustand'
import type { PickedFile } from '#contract/bridge'
import type { Request } from '#contract/commands'
import type { CurvePoint } from '#contract/job'
import type { TrainEncoderResult } from '#contract/job-results'
import type { DevelopmentVersion, ModelVersion } from '#contract/training'
import { t } from '#words/translate'
import { bridge } from '../bridge'
import { useJobs } from './jobs'
import { act, useAnswer } from './queries'
import { ask, runJob, useSession } from './session'

interface ModelsState {
  /** The version whose details are shown; null: none. */
  shown: { kind: 'form' | 'development'; id: string } | null
  show(kind: 'form' | 'development', id: string): void
  /** Shows the version that scores an age; where none does, that is told. */
  showNormOfAge(years: number, subject: string | null): Promise<void>
  /** The curve of an encoder training that is under way here. */
  points: CurvePoint[]
  trainEncoder(request: Request<'encoders:train'>): Promise<void>
}

export const useModels = create<ModelsState>()((set) => ({
  shown: null,
  show: (kind, id) => set({ shown: { kind, id } }),
  async showNormOfAge(years, subject) {
    const found = await ask('threshold:show', { ageMonths: Math.round(years * 12), subject })
    if (found) set({ shown: { kind: 'form', id: found.threshold.id } })
  },
  points: [],
  async trainEncoder(request) {
    set({ points: [] })
    const result = await runJob(act('encoders:train', request))
    if (result) sayTrained(result)
  }
}))

export async function addEncoder(files: readonly PickedFile[]): Promise<void> {
  const ticket = await bridge.register(files)
  if (ticket) await act('encoders:add', { files: ticket })
}

function sayTrained({ encoder, drawings, leftOut }: TrainEncoderResult): void {
  const { say } = useSession.getState()
  say(t('jobs.encoderTrained', { name: encoder.name, drawings }))
  for (const { file, message } of leftOut.slice(0, 3)) say(`${file}: ${message}`, true)
}

/** All stored versions, of form and of development. */
export function useVersions(): { models: ModelVersion[]; development: DevelopmentVersion[] } {
  const { models = [], development = [] } = useAnswer('models:list', {}) ?? {}
  return { models, development }
}

/** Whether an encoder is being trained, and its curve; that of the last training where none is. */
export function useEncoderTraining(): { training: boolean; points: readonly CurvePoint[] } {
  const { jobs, open } = useJobs('train-encoder')
  const live = useModels((s) => s.points)
  const latest = jobs[0]
  const last = useAnswer('jobs:get', !open && latest ? { id: latest.id } : null)
  return { training: open, points: open ? live : (last?.points ?? []) }
}

bridge.on('job:progress', ({ kind, points }) => {
  if (kind === 'train-encoder' && points.length > 0)
    useModels.setState((state) => ({ points: [...state.points, ...points] }))
})
