import { create } from 'zustand'
import type { DeviceChoice, DeviceReport } from '#contract/device'
import type { NormalisationMethod } from '#contract/scores'
import type { StorageStats } from '#contract/storage'
import { t } from '#words/translate'
import { ask, useSession } from './session'

interface SettingsState {
  storage: StorageStats | null
  devices: DeviceReport | null
  scale: NormalisationMethod | null
  load(): Promise<void>
  clean(): Promise<void>
  probe(): Promise<void>
  chooseDevice(device: DeviceChoice): Promise<void>
  chooseScale(method: NormalisationMethod): Promise<void>
}

export const useSettings = create<SettingsState>()((set) => ({
  storage: null,
  devices: null,
  scale: null,
  async load() {
    set({ storage: await ask('storage:stats', {}), scale: (await ask('scores:scale', {}))?.method ?? null })
    set({ devices: await ask('devices:probe', {}) })
  },
  async clean() {
    const reply = await ask('storage:clean', {})
    if (!reply) return
    set({ storage: reply.after })
    useSession.getState().say(t('storage.cleaned'))
  },
  async probe() {
    set({ devices: await ask('devices:probe', {}) })
  },
  async chooseDevice(device) {
    set({ devices: await ask('devices:choose', { device }) })
  },
  async chooseScale(method) {
    set({ scale: (await ask('scores:choose', { method }))?.method ?? null })
  }
}))
