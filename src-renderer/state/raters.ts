import { create } from 'zustand'
import type { Reply } from '#contract/commands'
import type { DrawingId, ExpertLabel } from '#contract/drawing'
import type { Disagreement, Rater, RaterId } from '#contract/rating'
import { t } from '#words/translate'
import { ask, useSession } from './session'

interface RatersState {
  raters: Rater[]
  agreement: Reply<'ratings:agreement'> | null
  disagreements: Disagreement[]
  model: Reply<'ratings:model'> | null
  load(): Promise<void>
  add(name: string): Promise<void>
  remove(id: RaterId): Promise<void>
  compare(): Promise<void>
  adjudicate(id: DrawingId, label: ExpertLabel): Promise<void>
  adopt(): Promise<void>
  compareModel(rater: RaterId | null): Promise<void>
}

/** Counts what was asked for: only the last is shown. */
let comparison = 0

export const useRaters = create<RatersState>()((set, get) => ({
  raters: [],
  agreement: null,
  disagreements: [],
  model: null,
  async load() {
    const reply = await ask('raters:list', {})
    if (reply) set({ raters: reply.raters })
  },
  async add(name) {
    if (await ask('raters:add', { name })) await get().load()
  },
  async remove(id) {
    if (await ask('raters:remove', { id })) await get().load()
  },
  async compare() {
    await get().load()
    if (get().raters.filter((rater) => rater.rated > 0).length < 2) {
      set({ agreement: null, disagreements: [] })
      return
    }
    const [agreement, reply] = [await ask('ratings:agreement', {}), await ask('ratings:disagreements', {})]
    set({ agreement, disagreements: reply?.rows ?? [] })
  },
  async adjudicate(id, label) {
    if (await ask('drawings:label', { id, label })) await get().compare()
  },
  async adopt() {
    const reply = await ask('ratings:adopt', {})
    if (!reply) return
    useSession.getState().say(t('agree.adopted', { count: reply.adopted }))
    await get().compare()
  },
  async compareModel(rater) {
    comparison += 1
    const number = comparison
    // another's figures must not stand under this name
    set({ model: null })
    const model = await ask('ratings:model', { rater })
    if (number === comparison) set({ model })
  }
}))
