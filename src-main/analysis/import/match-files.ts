import type { Failure } from '../../../src-preload/contract/result'
import { undescribed, type Description, type Metadata, type MetadataRow } from './read-metadata'
import { baseName, isClutter, stem, type SourceFile } from './source'

export interface Matched {
  file: SourceFile
  description: Description
}
export interface Refused {
  file: string
  failure: Failure
}

const because = (code: Failure['code']): Failure => ({ code, facts: {} })

/**
 * Brings files and metadata together: exact relative name, then base name, then same stem. What has no counterpart, on
 * either side, is refused with its reason. Without metadata every file comes in undescribed.
 */
export function matchFiles(
  files: readonly SourceFile[],
  metadata: Metadata | null
): { matched: Matched[]; refused: Refused[] } {
  const wanted = files.filter((file) => !isClutter(file.name))
  if (!metadata) return { matched: wanted.map((file) => ({ file, description: undescribed })), refused: [] }
  const find = finder(wanted)
  const taken = new Map<SourceFile, MetadataRow>()
  const contradicted = new Set<SourceFile>()
  const refused: Refused[] = []
  for (const row of metadata.rows) {
    const file = find(row.fileName)
    const before = file && taken.get(file)
    if (!file) refused.push({ file: row.fileName, failure: because('file-missing') })
    else if (!before) taken.set(file, row)
    else if (JSON.stringify(before.description) !== JSON.stringify(row.description)) contradicted.add(file)
  }
  const matched: Matched[] = []
  for (const file of wanted) {
    const row = taken.get(file)
    if (!row) refused.push({ file: file.name, failure: because('file-unlisted') })
    else if (contradicted.has(file)) refused.push({ file: file.name, failure: because('file-duplicate') })
    else if ('code' in row.description) refused.push({ file: file.name, failure: row.description })
    else matched.push({ file, description: row.description })
  }
  return { matched, refused }
}

/** Looks a name up by exact relative path, base name, then stem; a name that fits several files fits none. */
function finder(files: readonly SourceFile[]): (name: string) => SourceFile | undefined {
  const index = (key: (name: string) => string) => {
    const table = new Map<string, SourceFile | null>()
    for (const file of files) table.set(key(file.name), table.has(key(file.name)) ? null : file)
    return table
  }
  const [exact, byBase, byStem] = [index((n) => n), index(baseName), index(stem)]
  return (name) => exact.get(name) ?? byBase.get(baseName(name)) ?? byStem.get(stem(name)) ?? undefined
}
