import { answerChecklist } from '#main/workflows/answer-checklist'
import { checklistResults, checklistTable } from '#main/workflows/checklist-results'
import { answersOf, checklistVersion } from '#main/workflows/checklist-versions'
import { saveChecklist } from '#main/workflows/save-checklist'
import { open, type HandlersOf } from '../context'

export const checklistHandlers: HandlersOf<
  | 'checklists:list'
  | 'checklists:save'
  | 'checklists:mine'
  | 'checklists:answer'
  | 'checklists:results'
  | 'checklists:export'
> = {
  'checklists:list': (_, context) => {
    const { library } = open(context)
    const ids = [...new Set(library.checklists.all().map(({ id }) => id))]
    return { checklists: ids.map((id) => checklistVersion(library, id)) }
  },
  'checklists:save': ({ id, content }, context) => ({
    checklist: saveChecklist(open(context), id, content)
  }),
  'checklists:mine': ({ rater, id }, context) => {
    const { library } = open(context)
    library.raters.get(rater)
    const answers = library.checklists.answersOf(id, rater)
    return {
      answers: answers.map(({ checklist, version, content }) => ({
        checklist,
        version,
        answers: answersOf(content)
      }))
    }
  },
  'checklists:answer': (request, context) => answerChecklist(open(context), request),
  'checklists:results': ({ checklist, version, seed }, context) =>
    checklistResults(open(context).library, checklist, version, seed),
  'checklists:export': ({ checklist }, context) => {
    const { text, rows } = checklistTable(open(context).library, checklist)
    return { fileName: `checklist-${checklist}.csv`, bytes: Buffer.from(`\ufeff${text}`), rows }
  }
}
