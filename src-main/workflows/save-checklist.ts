import type { ChecklistContent, Checklist } from '#contract/checklist'
import { checklistOf, checklistVersion } from './checklist-versions'
import type { Needs } from './ports'

export function saveChecklist(ports: Needs<'library'>, id: string, content: ChecklistContent): Checklist {
  const { library } = ports
  const before = library.checklists.newest(id)
  const text = JSON.stringify(content)
  if (before?.content === text) return checklistOf(library, before)
  library.checklists.take({
    id,
    version: (before?.version ?? 0) + 1,
    content: text,
    madeAt: new Date().toISOString()
  })
  return checklistVersion(library, id)
}
