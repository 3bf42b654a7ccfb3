import { create } from 'zustand'
import type { Sweep } from '#contract/sweep'
import type { Finding } from '#contract/training-config'
import { bridge } from '../bridge'
import { t } from '#words/translate'
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
  findings: Finding[]
  sweeps: Sweep[]
  shown: Sweep | null
  running: boolean
  load(): Promise<void>
  write(text: string): Promise<void>
  start(): Promise<void>
  show(id: string): void
  trainBest(id: string): Promise<void>
}

export const useSweeps = create<SweepsState>()((set, get) => ({
  text: EXAMPLE,
  findings: [],
  sweeps: [],
  shown: null,
  running: false,
  async load() {
    const sweeps = (await ask('sweeps:list', {}))?.sweeps ?? []
    const shown = sweeps.find((s) => s.id === get().shown?.id) ?? sweeps[0] ?? null
    set({ sweeps, shown })
  },
  async write(text) {
    set({ text })
    const reply = await ask('sweeps:check', { text })
    if (reply && get().text === text) set({ findings: reply.findings })
  },
  async start() {
    const { text } = get()
    const started = await ask('sweeps:start', { text })
    if (!started) return
    set({ running: true })
    await runJob(Promise.resolve(started))
    set({ running: false })
    await get().load()
  },
  show: (id) => set({ shown: get().sweeps.find((s) => s.id === id) ?? null }),
  async trainBest(id) {
    const found = await ask('sweeps:show', { id })
    if (!found?.settings) return
    const { sweep, settings } = found
    const request = { bands: sweep.plan.bands, seed: sweep.plan.seed, settings, deploy: true }
    const result = await runJob(ask('training:start', request))
    if (result)
      useSession
        .getState()
        .say(t('jobs.trained', { models: result.models.length, skipped: result.skipped.length }))
    await useSession.getState().refresh()
  }
}))

bridge.on('job:progress', ({ stage }) => {
  // a trial has ended when the next begins: the table grows while it runs
  if (useSweeps.getState().running && stage.startsWith('trial ')) void useSweeps.getState().load()
})
