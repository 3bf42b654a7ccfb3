import { create } from 'zustand'
import type { Reply } from '#contract/commands'
import type { Answers, Checklist, ChecklistContent } from '#contract/checklist'
import type { DrawingId } from '#contract/drawing'
import type { RaterId } from '#contract/rating'
import { t } from '#words/translate'
import { downloadBytes } from './download'
import { ask, useSession } from './session'

interface ChecklistsState {
  checklists: Checklist[]
  results: Reply<'checklists:results'> | null
  /** Of the drawing that is rated, by list; null while they are fetched. */
  mine: { id: DrawingId; answers: Record<string, Answers> } | null
  load(): Promise<void>
  save(id: string, content: ChecklistContent): Promise<boolean>
  loadMine(rater: RaterId, id: DrawingId): Promise<void>
  /** One item's answer, before it is saved. */
  show(id: DrawingId, checklist: string, item: string, value: number): void
  /** Without a version: the newest. */
  compare(checklist: string, version?: number): Promise<void>
  saveTable(checklist: string): Promise<void>
}

/** Counts what was asked for: only the last is shown. */
let asked = 0

export const useChecklists = create<ChecklistsState>()((set, get) => ({
  checklists: [],
  results: null,
  mine: null,
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
    set({ mine: null })
    asked += 1
    const number = asked
    const reply = await ask('checklists:mine', { rater, id })
    if (!reply || number !== asked) return // another drawing is looked at by now
    const newest = new Map(get().checklists.map((list) => [list.id, list.version]))
    const present = reply.answers.filter(({ checklist, version }) => newest.get(checklist) === version)
    set({
      mine: { id, answers: Object.fromEntries(present.map(({ checklist, answers }) => [checklist, answers])) }
    })
  },
  show(id, checklist, item, value) {
    const { mine } = get()
    if (mine?.id !== id) return
    const answers = { ...mine.answers, [checklist]: { ...mine.answers[checklist], [item]: value } }
    set({ mine: { id, answers } })
  },
  async compare(checklist, version) {
    set({ results: await ask('checklists:results', { checklist, version: version ?? null }) })
  },
  async saveTable(checklist) {
    const reply = await ask('checklists:export', { checklist })
    if (reply) downloadBytes(reply.fileName, reply.bytes)
  }
}))
