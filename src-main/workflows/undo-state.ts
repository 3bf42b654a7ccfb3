import type { RaterId } from '#contract/rating'
import { EVERYBODY } from '../library/edits'
import type { Library } from '../library/library'

/** Whether there is a step to undo and to redo; a rater has steps of their own, null is everybody. */
export const undoState = ({ edits }: Library, rater: RaterId | null) => ({
  undoable: edits.undoable(rater ?? EVERYBODY),
  redoable: edits.redoable(rater ?? EVERYBODY)
})
