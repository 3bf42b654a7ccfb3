import { AppError } from '#contract/app-error'
import { Answers, ChecklistContent, type Checklist } from '#contract/checklist'
import type { StoredChecklist } from '../library/checklists'
import type { Library } from '../library/library'

export function checklistOf(library: Library, { id, version, madeAt, content }: StoredChecklist): Checklist {
  const answers = library.checklists.answers().filter((a) => a.checklist === id)
  const answered = answers.filter((a) => a.version === version).length
  const answeredBefore = answers.filter((a) => a.version < version).length
  return {
    id,
    version,
    madeAt,
    content: ChecklistContent.parse(JSON.parse(content)),
    answered,
    answeredBefore
  }
}

/** The newest version, or the one that is asked for. Throws AppError 'checklist-unknown'. */
export function checklistVersion(library: Library, id: string, version: number | null = null): Checklist {
  const stored = library.checklists
    .all()
    .filter((list) => list.id === id && (version === null || list.version === version))
    .at(-1)
  if (!stored)
    throw new AppError('checklist-unknown', { id: version === null ? id : `${id}, version ${version}` })
  return checklistOf(library, stored)
}

export const answersOf = (text: string): Answers => Answers.parse(JSON.parse(text))
