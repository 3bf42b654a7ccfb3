import { create } from 'zustand'
import type { Answers, Checklist, ChecklistContent } from '#contract/checklist'
import type { DrawingId } from '#contract/drawing'
import type { RaterId } from '#contract/rating'
import { t } from '#words/translate'
import { downloadBytes } from './download'
import { act, useAnswer } from './queries'
import { ask, useSession } from './session'

interface ChecklistsState {
  /** Whose results are compared; version null: the newest. */
  compared: { checklist: string; version: number | null } | null
  /** Of the drawing that is rated, by list; null while they are fetched. */
  mine: { id: DrawingId; answers: Record<string, Answers> } | null
  save(id: string, content: ChecklistContent): Promise<boolean>
  loadMine(rater: RaterId, id: DrawingId): Promise<void>
  /** One item's answer, before it is saved. */
  show(id: DrawingId, checklist: string, item: string, value: number): void
  /** Without a version: the newest. */
  compare(checklist: string, version?: number): void
  saveTable(checklist: string): Promise<void>
}

/** A site's own lists in their newest versions. */
export const useChecklistList = (): Checklist[] => useAnswer('checklists:list', {})?.checklists ?? []

/** Counts what was asked for: only the last is shown. */
let asked = 0

export const useChecklists = create<ChecklistsState>()((set, get) => ({
  compared: null,
  mine: null,
  async save(id, content) {
    const reply = await act('checklists:save', { id, content })
    if (!reply) return false
    useSession.getState().say(t('checklist.saved', { name: content.name, version: reply.checklist.version }))
    return true
  },
  async loadMine(rater, id) {
    set({ mine: null })
    asked += 1
    const number = asked
    const [reply, list] = [await ask('checklists:mine', { rater, id }), await ask('checklists:list', {})]
    if (!reply || !list || number !== asked) return // another drawing is looked at by now
    const newest = new Map(list.checklists.map((checklist) => [checklist.id, checklist.version]))
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
  compare: (checklist, version) => set({ compared: { checklist, version: version ?? null } }),
  async saveTable(checklist) {
    const reply = await ask('checklists:export', { checklist })
    if (reply) downloadBytes(reply.fileName, reply.bytes)
  }
}))
