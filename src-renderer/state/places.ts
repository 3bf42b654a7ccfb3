import { create } from 'zustand'
import type { SplitPart } from '#contract/dataset'
import type { PlaceFit } from '#contract/place'
import { t } from '#words/translate'
import { act } from './queries'
import { ask, runJob, useSession } from './session'

interface PlacesState {
  /** How the norms fit the place that was asked for last. */
  fit: PlaceFit | null
  busy: boolean
  /** Of a site by its name, or of a part of a split. */
  check(of: string | { split: string; part: SplitPart }): Promise<void>
  calibrate(site: string): Promise<void>
  forget(site: string): Promise<void>
}

export const usePlaces = create<PlacesState>()((set) => ({
  fit: null,
  busy: false,
  async check(of) {
    set({ busy: true })
    const fit = await runJob(ask('places:check', typeof of === 'string' ? { site: of } : of))
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
