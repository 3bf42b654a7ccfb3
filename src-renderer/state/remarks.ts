import { create } from 'zustand'
import type { DrawingId } from '../../src-preload/contract/drawing'
import type { Annotation, RegionShape, Remarks } from '../../src-preload/contract/remarks'
import { useDrawing } from './drawing'
import { useExplaining } from './explaining'
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
  save(remarks: Partial<Remarks>): Promise<void>
  add(box: Annotation['box'], shape: RegionShape): Promise<void>
  change(id: string, change: Partial<Pick<Annotation, 'name' | 'text' | 'box'>>): Promise<void>
  remove(id: string): Promise<void>
  suggest(): Promise<void>
}

const present = (): Annotation[] => useDrawing.getState().content?.remarks.annotations ?? []

export const useRemarks = create<RemarksState>()((set, get) => ({
  tool: 'look',
  shape: 'box',
  chosen: null,
  setShape: (shape) => set({ shape }),
  setTool: (tool) => set({ tool }),
  choose: (chosen) => set({ chosen }),
  async save(remarks) {
    const { id, reload } = useDrawing.getState()
    if (!id || !(await ask('drawings:remark', { id: id as DrawingId, remarks }))) return
    await reload()
    if (remarks.annotations) await useExplaining.getState().loadShares()
  },
  async add(box, shape) {
    const kind = get().tool === 'part' ? 'part' : 'mark'
    const made: Annotation = { id: crypto.randomUUID(), kind, name: '', text: '', shape, box, by: 'person' }
    set({ tool: 'look', chosen: made.id })
    await get().save({ annotations: [...present(), made] })
  },
  async change(id, change) {
    // what a person has touched is theirs
    const annotations = present().map((a) => (a.id === id ? { ...a, ...change, by: 'person' as const } : a))
    await get().save({ annotations })
  },
  async remove(id) {
    set({ chosen: null })
    await get().save({ annotations: present().filter((a) => a.id !== id) })
  },
  async suggest() {
    const { id } = useDrawing.getState()
    const reply = id && (await ask('drawings:suggest', { id }))
    if (reply)
      await get().save({ annotations: [...present().filter((a) => a.by === 'person'), ...reply.annotations] })
  }
}))
