import { create } from 'zustand'
import type { Place, PlaceFit } from '#contract/place'
import { t } from '#words/translate'
import { ask, runJob, useSession } from './session'

interface PlacesState {
  places: Place[]
  /** How the norms fit the place that was asked for last. */
  fit: PlaceFit | null
  busy: boolean
  load(): Promise<void>
  check(site: string): Promise<void>
  calibrate(site: string): Promise<void>
  forget(site: string): Promise<void>
}

export const usePlaces = create<PlacesState>()((set, get) => ({
  places: [],
  fit: null,
  busy: false,
  async load() {
    set({ places: (await ask('places:list', {}))?.places ?? [] })
  },
  async check(site) {
    set({ busy: true })
    const fit = await runJob(ask('places:check', { site }))
    set({ busy: false, fit: fit ?? null })
  },
  async calibrate(site) {
    set({ busy: true })
    const fit = await runJob(ask('places:calibrate', { site }))
    set({ busy: false, ...(fit ? { fit } : {}) })
    if (fit) useSession.getState().say(t('places.calibrated', { site }))
    await get().load()
  },
  async forget(site) {
    if (await ask('places:forget', { site })) useSession.getState().say(t('places.forgotten', { site }))
    await get().load()
  }
}))
