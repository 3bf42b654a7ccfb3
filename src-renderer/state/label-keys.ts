import { create } from 'zustand'
import { defaultLabelKeys, type LabelKeys } from '#contract/label-keys'
import { ask } from './session'

interface LabelKeysState {
  keys: LabelKeys
  load(): Promise<void>
  rebind(keys: LabelKeys): Promise<boolean>
}

/** Which key does what while labelling: the site's choice. */
export const useLabelKeys = create<LabelKeysState>()((set) => ({
  keys: defaultLabelKeys,
  async load() {
    const reply = await ask('labelling:keys', {})
    if (reply) set({ keys: reply.keys })
  },
  async rebind(keys) {
    const reply = await ask('labelling:rebind', { keys })
    if (reply) set({ keys: reply.keys })
    return reply !== null
  }
}))
