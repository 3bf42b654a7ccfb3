import { create } from 'zustand'
import type { Reply, Request } from '#contract/commands'
import type { DrawingId, ExpertLabel } from '#contract/drawing'
import type { QueueItem, RaterId } from '#contract/rating'
import { useChecklists } from './checklists'
import { useDrawing } from './drawing'
import { ask, useSession } from './session'

export type QueueWish = Required<
  Pick<Request<'labelling:queue'>, 'order' | 'like' | 'subject' | 'years' | 'search' | 'show'>
>
const everything: QueueWish = {
  order: 'imported',
  like: null,
  subject: null,
  years: null,
  search: '',
  show: 'all'
}

export const labellingTabs = ['label', 'agreement', 'model', 'checklists', 'exchange'] as const
export type LabellingTab = (typeof labellingTabs)[number]

interface LabellingState {
  /** Label keys mean something on the first alone. */
  tab: LabellingTab
  /** null: the library's own labels. */
  rater: RaterId | null
  wish: QueueWish
  /** Of the queue that is shown: while another is fetched, the last. */
  answered: QueueWish
  items: QueueItem[]
  at: number
  undoable: boolean
  redoable: boolean
  /** Labels that are on their way to the library. */
  unsaved: number
  /** Regions are being drawn: the drawing's remarks are loaded with it. */
  drawing: boolean
  revealed: Reply<'labelling:reveal'> | null
  load(wish?: Partial<QueueWish>): Promise<void>
  /** Begins (or, null, ends) the work of a rater: until then other screens are closed to them. */
  work(rater: RaterId | null): Promise<void>
  rate(label: ExpertLabel | null): void
  toggleTag(tag: string): void
  /** Says whose and of which drawing: a note that is saved late belongs to those it was written by and for. */
  note(rater: RaterId | null, id: DrawingId, note: string): void
  go(at: number): void
  undo(redo: boolean): Promise<void>
  /** One item of a checklist, of the present drawing. */
  answer(id: DrawingId, checklist: string, item: string, value: number): void
  reveal(): Promise<void>
  drawRegions(on: boolean): Promise<void>
}

export const currentItem = ({ items, at }: Pick<LabellingState, 'items' | 'at'>): QueueItem | undefined =>
  items[at]

type Change = Omit<Request<'labelling:rate'>, 'rater' | 'id'>

/** One after another: a key that is pressed while another label is being saved waits its turn, and none is dropped. */
let saving: Promise<void> = Promise.resolve()
/** Resolves when every label that was given is saved, or was refused. */
export const savingSettled = (): Promise<void> => saving

/** How many were begun: a queue that was asked for before the last does not know of it. */
let saves = 0

const withItem = (items: readonly QueueItem[], fresh: QueueItem): QueueItem[] =>
  items.map((item) => (item.id === fresh.id ? fresh : item))

const empty = {
  tab: 'label',
  rater: null,
  wish: everything,
  answered: everything,
  items: [],
  at: 0,
  undoable: false,
  redoable: false,
  unsaved: 0,
  drawing: false,
  revealed: null
} satisfies Partial<LabellingState>

/** Shown at once, saved in turn; what could not be saved is shown as it was, and said. */
function save(item: QueueItem, what: Change): void {
  const { rater } = useLabelling.getState()
  const told = Object.fromEntries(Object.entries(what).filter(([, v]) => v !== undefined))
  // a rater's label taken back takes back what was said beside it
  const bare = rater !== null && what.label === null ? { tags: [], note: '' } : {}
  const shown = { ...item, ...told, ...bare }
  saves += 1
  useLabelling.setState(({ items, unsaved }) => ({
    items: withItem(items, shown),
    unsaved: unsaved + 1,
    revealed: null
  }))
  saving = saving.then(async () => {
    const reply = await ask('labelling:rate', { rater, id: item.id, ...what })
    useLabelling.setState(({ items, unsaved, undoable, redoable }) => ({
      unsaved: unsaved - 1,
      undoable: reply?.undoable ?? undoable,
      redoable: reply?.redoable ?? redoable,
      // a reply that comes after the next key of the same drawing must not undo that key in sight
      items: reply ? items : withItem(items, item)
    }))
  })
}

/** Saved in turn with labels, and undone in turn with them. */
function saveAnswer(id: DrawingId, checklist: string, item: string, value: number): void {
  const { rater } = useLabelling.getState()
  if (rater === null) return
  useChecklists.getState().show(id, checklist, item, value)
  useLabelling.setState(({ unsaved }) => ({ unsaved: unsaved + 1 }))
  saving = saving.then(async () => {
    const reply = await ask('checklists:answer', { rater, id, checklist, answers: { [item]: value } })
    useLabelling.setState(({ unsaved, undoable, redoable }) => ({
      unsaved: unsaved - 1,
      undoable: reply?.undoable ?? undoable,
      redoable: reply?.redoable ?? redoable
    }))
    if (!reply && useChecklists.getState().mine?.id === id) await useChecklists.getState().loadMine(rater, id)
  })
}

/** A search waits until typing rests, milliseconds. */
const REST = 150

async function loadQueue(change: Partial<QueueWish>): Promise<void> {
  const wish = { ...useLabelling.getState().wish, ...change }
  useLabelling.setState({ wish })
  if (change.search !== undefined) await new Promise((resolve) => setTimeout(resolve, REST))
  const { rater } = useLabelling.getState()
  // a queue that was asked for since, or for somebody else, is not this one's to fill
  const overtaken = (): boolean =>
    useLabelling.getState().wish !== wish || useLabelling.getState().rater !== rater
  let [reply, before]: [Reply<'labelling:queue'> | null, number] = [null, -1]
  while (before !== saves) {
    await saving
    if (overtaken()) return
    before = saves
    reply = await ask('labelling:queue', { rater, ...wish })
    if (overtaken()) return
  }
  // an order that cannot be had leaves the queue as it was
  useLabelling.setState(
    reply ? { ...reply, answered: wish, revealed: null } : { wish: useLabelling.getState().answered }
  )
}

async function step(redo: boolean): Promise<void> {
  await saving
  const { rater, drawing, drawRegions } = useLabelling.getState()
  const reply = await ask('labelling:undo', { rater, redo })
  if (!reply) return
  const fresh = new Map(reply.items.map((item) => [item.id, item]))
  const items = useLabelling.getState().items.map((item) => fresh.get(item.id) ?? item)
  const first = items.findIndex((item) => fresh.has(item.id))
  const { undoable, redoable } = reply
  useLabelling.setState({ items, undoable, redoable, revealed: null, ...(first >= 0 ? { at: first } : {}) })
  if (drawing) await drawRegions(true)
  const item = currentItem(useLabelling.getState())
  if (rater !== null && item) await useChecklists.getState().loadMine(rater, item.id)
}

async function showOthers(): Promise<void> {
  await saving
  const { rater } = useLabelling.getState()
  const item = currentItem(useLabelling.getState())
  if (rater === null || !item) return
  const revealed = await ask('labelling:reveal', { rater, id: item.id })
  if (currentItem(useLabelling.getState())?.id === item.id) useLabelling.setState({ revealed })
}

function toggled(item: QueueItem, tag: string): string[] {
  return item.tags.includes(tag) ? item.tags.filter((other) => other !== tag) : [...item.tags, tag]
}

export const useLabelling = create<LabellingState>()((set, get) => ({
  ...empty,
  load: (change = {}) => loadQueue(change),
  async work(rater) {
    await saving
    set({ ...empty, rater })
    useSession.setState({ blind: rater !== null })
    await get().load()
  },
  rate(label) {
    const item = currentItem(get())
    if (!item) return
    save(item, { label })
    if (label !== null) get().go(get().at + 1)
  },
  toggleTag(tag) {
    const item = currentItem(get())
    // what a rater says beside the label is kept with it: first the label
    if (!item || (get().rater !== null && item.label === null)) return
    save(item, { tags: toggled(item, tag) })
  },
  note(rater, id, note) {
    const item = get().items.find((other) => other.id === id)
    if (item && rater === get().rater) return save(item, { note })
    saving = saving.then(async () => void (await ask('labelling:rate', { rater, id, note })))
  },
  go(at) {
    const last = get().items.length - 1
    set({ at: Math.max(0, Math.min(last, at)), revealed: null })
    if (get().drawing) void get().drawRegions(true)
  },
  undo: step,
  answer: saveAnswer,
  reveal: showOthers,
  async drawRegions(drawing) {
    set({ drawing })
    const id = currentItem(get())?.id
    if (drawing && id) useDrawing.getState().load(id)
  }
}))
