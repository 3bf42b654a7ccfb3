import { create } from 'zustand'
import type { Sweep } from '#contract/sweep'
import { t } from '#words/translate'
import { bridge } from '../bridge'
import { useJobs } from './jobs'
import { act, refreshAnswers, useAnswer } from './queries'
import { ask, runJob, useSession } from './session'

const EXAMPLE = `base: {preset: quick}
bands: auto
method: random
max_trials: 12
objective: planted
parameters:
  optimizer.learning_rate: {min: 0.0003, max: 0.01, scale: log}
  model.hidden: [[64], [128, 64], [256, 128, 64]]
  model.latent: [8, 16, 32]
`

interface SweepsState {
  text: string
  /** The sweep that is shown; null: the newest. */
  chosen: string | null
  write(text: string): void
  choose(id: string): void
}

export const useSweeps = create<SweepsState>()((set) => ({
  text: EXAMPLE,
  chosen: null,
  write: (text) => set({ text }),
  choose: (chosen) => set({ chosen })
}))

/** All sweeps, the one that is shown, and whether one is under way. */
export function useSweepList(): { sweeps: Sweep[]; shown: Sweep | null; running: boolean } {
  const sweeps = useAnswer('sweeps:list', {})?.sweeps ?? []
  const chosen = useSweeps((s) => s.chosen)
  const shown = sweeps.find(({ id }) => id === chosen) ?? sweeps[0] ?? null
  return { sweeps, shown, running: useJobs('sweep').open }
}

/** Trains the settings of a trial in full; `trial` null: of the best. */
export async function trainTrial(id: string, trial: number | null, deploy: boolean): Promise<void> {
  const found = await ask('sweeps:show', { id, trial })
  if (!found?.settings) return
  const { sweep, settings } = found
  const request = { bands: sweep.plan.bands, seed: sweep.plan.seed, settings, deploy }
  const result = await runJob(act('training:start', request))
  if (!result) return
  const counts = { models: result.models.length, skipped: result.skipped.length }
  useSession.getState().say(t('jobs.trained', counts))
}

/** Starts the sweep that is written down, and tells of a failure. */
export const startSweep = async (): Promise<void> => {
  await runJob(act('sweeps:start', { text: useSweeps.getState().text }))
}

bridge.on('job:progress', ({ kind, stage }) => {
  // a trial has ended when the next begins: the table grows while it runs
  if (kind === 'sweep' && stage.startsWith('trial ')) void refreshAnswers()
})
