import { create } from 'zustand'
import type { ScoreTable } from '#contract/scores'
import { ask } from './session'

interface ScoresState {
  table: ScoreTable | null
  q: number
  load(): Promise<void>
  setQ(q: number): Promise<void>
}

/** All analysed drawings on one scale. */
export const useScores = create<ScoresState>()((set, get) => ({
  table: null,
  q: 0.1,
  async load() {
    set({ table: await ask('scores:table', { ids: 'all', q: get().q }) })
  },
  async setQ(q) {
    set({ q })
    await get().load()
  }
}))
