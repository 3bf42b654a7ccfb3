import { AppError } from '#contract/app-error'
import { scoreOf, wrongAnswers } from '#contract/checklist'
import type { CheckedRequest } from '#contract/commands'
import type { Library } from '../library/library'
import { answersOf, checklistVersion } from './checklist-versions'
import type { Needs } from './ports'
import { undoState } from './undo-state'

/** Throws AppError 'rater-unknown', 'drawing-unknown', 'checklist-unknown', 'checklist-answer'. */
function answer(
  library: Library,
  { rater, id, checklist: listId, answers }: CheckedRequest<'checklists:answer'>
) {
  library.raters.get(rater)
  library.drawings.check(id)
  const { content, version } = checklistVersion(library, listId)
  const wrong = wrongAnswers(content, answers)
  if (wrong.length > 0) throw new AppError('checklist-answer', { items: wrong.join(', ') })
  const before = library.checklists
    .answersOf(id, rater)
    .find((a) => a.checklist === listId && a.version === version)
  const all = { ...(before ? answersOf(before.content) : {}), ...answers }
  const at = new Date().toISOString()
  library.checklists.answer(id, rater, { checklist: listId, version, content: JSON.stringify(all), at })
  return { score: scoreOf(content, all), version }
}

/** Keeps a rater's answers, as one step of undo, and answers the score that they come to. */
export async function answerChecklist(
  { library }: Needs<'library'>,
  request: CheckedRequest<'checklists:answer'>
) {
  const { score, version } = await library.mutex.run(() => answer(library, request))
  return { score, version, ...undoState(library, request.rater) }
}
