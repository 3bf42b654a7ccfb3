import { create } from 'zustand'
import type { EncoderInfo } from '../../src-preload/contract/encoder'
import type { Histogram, ModelVersion } from '../../src-preload/contract/training'
import type { PickedFile } from '../../src-preload/contract/bridge'
import { bridge } from '../bridge'
import { ask } from './session'

interface ModelsState {
  models: ModelVersion[]
  encoders: EncoderInfo[]
  shown: { model: ModelVersion; histogram: Histogram } | null
  load(): Promise<void>
  show(id: string): Promise<void>
  deploy(id: string): Promise<void>
  rollBack(band: string): Promise<void>
  useEncoder(id: string): Promise<void>
  addEncoder(files: readonly PickedFile[]): Promise<void>
}

export const useModels = create<ModelsState>()((set, get) => ({
  models: [],
  encoders: [],
  shown: null,
  async load() {
    const [models, encoders] = [await ask('models:list', {}), await ask('encoders:list', {})]
    set({ models: models?.models ?? [], encoders: encoders?.encoders ?? [] })
    const shown = get().shown
    if (shown) await get().show(shown.model.id)
  },
  async show(id) {
    set({ shown: await ask('models:show', { id }) })
  },
  async deploy(id) {
    await ask('models:deploy', { id })
    await get().load()
  },
  async rollBack(band) {
    await ask('models:rollback', { band })
    await get().load()
  },
  async useEncoder(id) {
    await ask('encoders:use', { id })
    await get().load()
  },
  async addEncoder(files) {
    const ticket = await bridge.register(files)
    if (ticket) await ask('encoders:add', { files: ticket })
    await get().load()
  }
}))
