import type { CommandName } from '#contract/commands'
import type { Library } from '../library/library'

/** Requests whose answer, or whose job, hands something out of the library; a table that is only looked at on a screen does not leave. */
const LEAVING: ReadonlySet<CommandName> = new Set<CommandName>([
  'audit:export',
  'checklists:export',
  'drawings:original',
  'embeddings:export',
  'explain:picture',
  'labels:export',
  'library:export',
  'models:card',
  'models:export',
  'passport:create',
  'reports:batch',
  'reports:child',
  'reports:create',
  'splits:export'
])

/** The figures of a training are looked at as JSON, and saved as any other format. */
const isSavedReport = (name: CommandName, request: object): boolean =>
  name === 'models:report' && 'format' in request && request.format !== 'json'

/** Logs that something left, and of which drawing, model or how many; names of children and sites are not kept. */
export function logExport({ audit }: Pick<Library, 'audit'>, name: CommandName, request: object): void {
  if (!LEAVING.has(name) && !isSavedReport(name, request)) return
  const { id, ids } = request as { id?: unknown; ids?: unknown }
  const detail = Array.isArray(ids) ? { count: ids.length } : {}
  audit.note('export', 'left', typeof id === 'string' ? id : '', detail)
}
