import { create } from 'zustand'
import type { DrawingId } from '#contract/drawing'
import type { SheetCorners } from '#contract/photo'
import { t } from '#words/translate'
import { act } from './queries'
import { useSession } from './session'

interface StraighteningState {
  busy: boolean
  /** 'find': look for the sheet again; null: keep the photo whole. */
  straighten(id: DrawingId, paper: SheetCorners | 'find' | null): Promise<void>
}

/** A photo's picture made anew, with the sheet where it really lies. */
export const useStraightening = create<StraighteningState>()((set) => ({
  busy: false,
  async straighten(id, paper) {
    set({ busy: true })
    const reply = await act('drawings:straighten', { id, paper })
    set({ busy: false })
    if (reply) useSession.getState().say(t('photo.done'))
  }
}))
