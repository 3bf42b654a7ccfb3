import { create } from 'zustand'
import { formIsOrdinary } from '#contract/analysis'
import type { Request } from '#contract/commands'
import type { DrawingId } from '#contract/drawing'
import type { Explanation, ExplanationMethod, ScoreName, Towards } from '#contract/explanation'
import type { Reader } from '#contract/reader'
import { layouts, type Layout, type Palette } from '#contract/overlay'
import type { PartShare } from '#contract/remarks'
import { downloadBytes } from './download'
import { ask, runJob } from './session'
import { shownContent, useDrawing, type DrawingContent as Content } from './drawing'
import { act, refreshAnswers, useAnswer } from './queries'

/** How somebody looks at explanations: kept from drawing to drawing. */
interface Look {
  /** null: the score that flags. */
  score: ScoreName | null
  /** null: the way that was measured best. */
  method: ExplanationMethod | null
  /** Of developmental age: what makes it look older, or younger; null: as it departs. */
  towards: Extract<Towards, 'older' | 'younger'> | null
  /** Of Grad-CAM: how many blocks are passed; null: all. */
  block: number | null
  layout: Layout
  palette: Palette
  reader: Reader
  opacity: number
}

interface ExplainingState extends Look {
  busy: boolean
  /** null: as the verdict suggests (hidden within the norm). */
  overlayWanted: boolean | null
  region: number | null
  look(change: Partial<Look>): void
  setOverlay(shown: boolean): void
  pointAt(region: number | null): void
  /** Another drawing is looked at. */
  leave(): void
  explain(): Promise<void>
  /** The map that is shown, over the drawing, as a picture of this layout, or of each. */
  savePicture(which: 'shown' | 'all'): Promise<void>
}

export const scoreShown = ({ score }: Look, { analysis }: Content): ScoreName =>
  score ?? analysis?.primary ?? 'form'

/** The newest map of the score and way that are looked at. */
export function explanationShown(look: Look, content: Content): Explanation | null {
  const score = scoreShown(look, content)
  const towards = score === 'development' ? look.towards : null
  return (
    content.explanations.find(
      (e) =>
        e.score === score && (!look.method || e.method === look.method) && (!towards || e.towards === towards)
    ) ?? null
  )
}

/** A way that was measured and failed: its map is not shown. */
export const isWithheld = (explanation: Explanation | null): boolean =>
  explanation?.faithfulness?.verdict === 'unreliable'

/** Nothing is drawn over what lies within the norm unless the user asks. */
export function overlayShown(state: Look & { overlayWanted: boolean | null }, content: Content): boolean {
  const explanation = explanationShown(state, content)
  if (!explanation || isWithheld(explanation)) return false
  const { analysis } = content
  const ordinary =
    explanation.score === 'form'
      ? analysis !== null && formIsOrdinary(analysis)
      : (analysis?.scores.development?.pValue ?? 1) > 2 * (analysis?.alpha ?? 0)
  return state.overlayWanted ?? !ordinary
}

export const useExplaining = create<ExplainingState>()((set, get) => ({
  score: null,
  method: null,
  towards: null,
  block: null,
  layout: 'heat',
  palette: 'single',
  reader: 'clinician',
  opacity: 1,
  busy: false,
  overlayWanted: null,
  region: null,
  look: (change) => set({ ...change, region: null }),
  setOverlay: (shown) => set({ overlayWanted: shown }),
  pointAt: (region) => set({ region }),
  leave: () => set({ overlayWanted: null, region: null }),
  async savePicture(which) {
    const content = shownContent()
    const explanation = content && explanationShown(get(), content)
    if (!explanation) return
    const { layout, palette } = get()
    for (const own of which === 'all' ? layouts : [layout]) {
      const picture = await ask('explain:picture', { ...requestOf(explanation), layout: own, palette })
      if (picture) downloadBytes(picture.fileName, picture.png)
    }
  },
  async explain() {
    const content = shownContent()
    if (!content || get().busy) return
    const { id } = content.drawing
    const before = get().overlayWanted
    // who asks for a map wants to see it, from the moment on that it is there
    set({ busy: true, overlayWanted: true })
    const score = scoreShown(get(), content)
    const towards = score === 'development' ? get().towards : null
    const method = get().method
    const block = method === 'grad-cam' ? get().block : null
    const done = await runJob(act('explain:start', { id, score, method, towards, block }))
    await refreshAnswers()
    const same = useDrawing.getState().id === id
    set({ busy: false, ...(!done && same ? { overlayWanted: before } : {}) })
  }
}))

/** How much of the map that is shown falls on each part; nothing where none was drawn or the map is withheld. */
export function useShares(content: Content): readonly PartShare[] {
  const explanation = explanationShown(useExplaining(), content)
  const parts = content.remarks.annotations.some(({ kind }) => kind === 'part')
  const shown = explanation && parts && !isWithheld(explanation) ? explanation : null
  const answer = useAnswer('explain:parts', shown && requestOf(shown))
  return answer?.shares ?? []
}

const requestOf = ({ drawingId, score, method, towards }: Explanation): Request<'explain:parts'> => ({
  id: drawingId as DrawingId,
  score,
  method,
  towards
})
