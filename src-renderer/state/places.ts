import { create } from 'zustand'
import type { PlaceFit } from '#contract/place'
import { t } from '#words/translate'
import { act } from './queries'
import { ask, runJob, useSession } from './session'

interface PlacesState {
  /** How the norms fit the place that was asked for last. */
  fit: PlaceFit | null
  busy: boolean
  check(site: string): Promise<void>
  calibrate(site: string): Promise<void>
  forget(site: string): Promise<void>
}

export const usePlaces = create<PlacesState>()((set) => ({
  fit: null,
  busy: false,
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
  },
  async forget(site) {
    if (await act('places:forget', { site })) useSession.getState().say(t('places.forgotten', { site }))
  }
}))
