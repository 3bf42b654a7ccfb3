import { create } from 'zustand'
import type { Reply } from '../../src-preload/contract/commands'
import type { Answers, Checklist, ChecklistContent } from '../../src-preload/contract/checklist'
import type { DrawingId } from '../../src-preload/contract/drawing'
import type { RaterId } from '../../src-preload/contract/rating'
import { t } from '../i18n/translate'
import { downloadBytes } from './download'
import { ask, useSession } from './session'

interface ChecklistsState {
  checklists: Checklist[]
  results: Reply<'checklists:results'> | null
  /** Of the drawing that is rated, by list. */
  mine: Record<string, Answers>
  load(): Promise<void>
  save(id: string, content: ChecklistContent): Promise<boolean>
  loadMine(rater: RaterId, id: DrawingId): Promise<void>
  answer(rater: RaterId, id: DrawingId, checklist: string, answers: Answers): Promise<void>
  compare(checklist: string): Promise<void>
  saveTable(checklist: string): Promise<void>
}

export const useChecklists = create<ChecklistsState>()((set, get) => ({
  checklists: [],
  results: null,
  mine: {},
  async load() {
    set({ checklists: (await ask('checklists:list', {}))?.checklists ?? [] })
  },
  async save(id, content) {
    const reply = await ask('checklists:save', { id, content })
    if (!reply) return false
    useSession.getState().say(t('checklist.saved', { name: content.name, version: reply.checklist.version }))
    await get().load()
    return true
  },
  async loadMine(rater, id) {
    set({ mine: {} })
    const reply = await ask('checklists:mine', { rater, id })
    const newest = new Map(get().checklists.map((list) => [list.id, list.version]))
    const present = (reply?.answers ?? []).filter(
      ({ checklist, version }) => newest.get(checklist) === version
    )
    set({ mine: Object.fromEntries(present.map(({ checklist, answers }) => [checklist, answers])) })
  },
  async answer(rater, id, checklist, answers) {
    set({ mine: { ...get().mine, [checklist]: answers } })
    await ask('checklists:answer', { rater, id, checklist, answers })
  },
  async compare(checklist) {
    set({ results: await ask('checklists:results', { checklist }) })
  },
  async saveTable(checklist) {
    const reply = await ask('checklists:export', { checklist })
    if (reply) downloadBytes(reply.fileName, reply.bytes)
  }
}))
