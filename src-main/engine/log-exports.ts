import type { CommandName } from '#contract/commands'
import type { Library } from '../library/library'

/** Requests whose answer, or whose job, hands something out of the library. */
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
  'models:report',
  'passport:create',
  'reports:batch',
  'reports:child',
  'reports:create',
  'scores:table',
  'splits:export'
])

/** Logs that something left, and of which drawing, model or how many; names of children and sites are not kept. */
export function logExport({ audit }: Library, name: CommandName, request: unknown): void {
  if (!LEAVING.has(name)) return
  const { id, ids } = request as { id?: unknown; ids?: unknown }
  const detail = Array.isArray(ids) ? { count: ids.length } : {}
  audit.note('export', 'left', typeof id === 'string' ? id : '', detail)
}
