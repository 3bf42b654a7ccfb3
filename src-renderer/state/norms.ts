import { create } from 'zustand'
import { BandRule, type MergeSuggestion, type NormReach } from '#contract/norm'
import type { PlaceFit } from '#contract/place'
import type { PassportInfo } from '#contract/passport'
import type { PickedFile } from '#contract/bridge'
import { bridge } from '../bridge'
import { decimal, pText } from '#words/number-text'
import { t } from '#words/translate'
import { downloadBytes } from './download'
import { act } from './queries'
import { ask, runJob, useSession } from './session'
import { useTraining } from './training'

interface NormsState {
  merge: { suggestion: MergeSuggestion; reach: NormReach[] } | null
  /** A drawing and changed copies of it, as addresses of pictures. */
  copies: string[]
  passport: { info: PassportInfo; models: string[]; fit: PlaceFit | null } | null
  busy: boolean
  previewMerge(suggestion: MergeSuggestion): Promise<void>
  /** Learns the merged norm; it scores nobody until it is deployed. */
  learnMerged(into: string): Promise<void>
  /** By which rule bands are suggested. */
  rule: BandRule
  setRule(change: Partial<BandRule>): void
  showCopies(): Promise<void>
  makePassport(name: string, site: string): Promise<void>
  /** Reads a passport without taking its norms in. */
  lookAtPassport(files: readonly PickedFile[]): Promise<void>
  takePassport(files: readonly PickedFile[]): Promise<void>
  pool(files: readonly PickedFile[]): Promise<void>
}

const urlOf = (png: Uint8Array): string =>
  URL.createObjectURL(new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' }))

type Set = (change: Partial<NormsState>) => void

const passportActions = (
  set: Set
): Pick<NormsState, 'makePassport' | 'lookAtPassport' | 'takePassport' | 'pool'> => ({
  async makePassport(name, site) {
    set({ busy: true })
    const made = await runJob(ask('passport:create', { name, site: site === '' ? null : site }))
    set({ busy: false })
    if (made) downloadBytes(made.fileName, made.bytes)
  },
  async lookAtPassport(files) {
    const ticket = await bridge.register(files)
    const reply = ticket && (await ask('passport:read', { files: ticket }))
    if (reply) set({ passport: { info: reply.passports[0]!, models: [], fit: null } })
  },
  async takePassport(files) {
    const ticket = await bridge.register(files)
    const reply = ticket && (await act('passport:import', { files: ticket }))
    if (!reply) return
    const models = reply.models.map((m) => m.id)
    set({ passport: { info: reply.passports[0]!, models, fit: null }, busy: true })
    const fit = await runJob(ask('passport:fit', { ids: models }))
    set({ passport: { info: reply.passports[0]!, models, fit }, busy: false })
  },
  async pool(files) {
    const ticket = await bridge.register(files)
    const reply = ticket && (await act('passport:pool', { files: ticket }))
    if (!reply) return
    const { say } = useSession.getState()
    for (const { band, n, effect } of reply.models) {
      say(t('passport.pooled', { band, n, share: decimal(effect.explained * 100), p: pText(effect.pValue) }))
      if (effect.warn) say(t('passport.differ'), true)
    }
  }
})

export const useNorms = create<NormsState>()((set, get) => ({
  merge: null,
  copies: [],
  rule: BandRule.parse({}),
  setRule: (change) => set({ rule: { ...get().rule, ...change } }),
  passport: null,
  busy: false,
  async previewMerge(suggestion) {
    const reply = await ask('norms:reach', { bands: [...suggestion.bands, suggestion.into] })
    set({ merge: reply && { suggestion, reach: reply.reach } })
  },
  async learnMerged(into) {
    const training = useTraining.getState()
    training.change({ bands: [into] })
    await training.train(false)
    useSession.getState().go('models')
  },
  async showCopies() {
    const page = await ask('drawings:page', { limit: 1 })
    const [first] = page?.drawings ?? []
    if (!first) return
    const { settings, seed } = useTraining.getState().plan
    const reply = await ask('norms:augmented', { id: first.id, count: 7, seed, settings })
    for (const url of get().copies) URL.revokeObjectURL(url)
    set({ copies: reply?.pictures.map(urlOf) ?? [] })
  },
  ...passportActions(set)
}))
