import { create } from 'zustand'
import type { Request } from '#contract/commands'
import type { DrawingId } from '#contract/drawing'
import type { Annotation, RegionShape, Remarks } from '#contract/remarks'
import { act, shownAnswer } from './queries'
import { ask } from './session'

/** What the pointer does on the drawing. */
export const tools = ['look', 'lens', 'part', 'mark'] as const
export type Tool = (typeof tools)[number]

interface RemarksState {
  tool: Tool
  /** How parts and marks are drawn. */
  shape: RegionShape['kind']
  chosen: string | null
  setShape(shape: RegionShape['kind']): void
  setTool(tool: Tool): void
  choose(id: string | null): void
  /** Each says of which drawing: what is saved late belongs to the one it was written for. */
  save(id: DrawingId, texts: Pick<Partial<Remarks>, 'notes' | 'childComment'>): Promise<void>
  add(id: DrawingId, box: Annotation['box'], shape: RegionShape): Promise<void>
  change(
    id: DrawingId,
    annotation: string,
    change: Partial<Pick<Annotation, 'name' | 'text' | 'box'>>
  ): Promise<void>
  remove(id: DrawingId, annotation: string): Promise<void>
  suggest(id: DrawingId): Promise<void>
}

async function annotate(id: DrawingId, delta: Omit<Request<'drawings:annotate'>, 'id'>): Promise<void> {
  await act('drawings:annotate', { id, ...delta })
}

export const useRemarks = create<RemarksState>()((set, get) => ({
  tool: 'look',
  shape: 'box',
  chosen: null,
  setShape: (shape) => set({ shape }),
  setTool: (tool) => set({ tool }),
  choose: (chosen) => set({ chosen }),
  async save(id, texts) {
    await act('drawings:remark', { id, remarks: texts })
  },
  async add(id, box, shape) {
    const kind = get().tool === 'part' ? 'part' : 'mark'
    const made: Annotation = { id: crypto.randomUUID(), kind, name: '', text: '', shape, box, by: 'person' }
    set({ tool: 'look', chosen: made.id })
    await annotate(id, { add: [made] })
  },
  change: (id, annotation, change) => annotate(id, { change: { id: annotation, ...change } }),
  async remove(id, annotation) {
    set({ chosen: null })
    await annotate(id, { remove: [annotation] })
  },
  async suggest(id) {
    const reply = await ask('drawings:suggest', { id })
    const present = shownAnswer('drawings:get', { id })?.remarks.annotations ?? []
    const before = present.filter(({ by }) => by === 'suggested').map((annotation) => annotation.id)
    if (reply) await annotate(id, { add: reply.annotations, remove: before })
  }
}))
