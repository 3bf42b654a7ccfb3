import type { ImportRow } from '#contract/import'
import type { Failure } from '#contract/result'
import type { Description } from '#contract/drawing'
import { undescribed } from './describe-row'
import type { Metadata, MetadataRow } from './read-metadata'
import { nameFinder } from './match-names'
import { isClutter, type SourceFile } from './source'

export interface Matched {
  file: SourceFile
  description: Description
  /** The spreadsheet's row; null: there is no spreadsheet. */
  row: MetadataRow | null
  how: ImportRow['matched']
}
export interface Refused {
  file: string
  failure: Failure
  row: MetadataRow | null
  how: ImportRow['matched']
}

const because = (code: Failure['code']): Failure => ({ code, facts: {} })

interface Found {
  row: MetadataRow
  how: ImportRow['matched']
  contradicted: boolean
}

/**
 * Brings files and metadata together by their names (match-names.ts says how). What has no counterpart, on either side, is
 * refused with its reason. Without metadata every file comes in undescribed.
 */
export function matchFiles(
  files: readonly SourceFile[],
  metadata: Metadata | null
): { matched: Matched[]; refused: Refused[] } {
  const wanted = files.filter((file) => !isClutter(file.name))
  if (!metadata)
    return {
      matched: wanted.map((file) => ({ file, description: undescribed, row: null, how: null })),
      refused: []
    }
  const { taken, refused } = rowsToFiles(wanted, metadata.rows)
  const matched: Matched[] = []
  for (const file of wanted) {
    const found = taken.get(file)
    if (!found) refused.push({ file: file.name, failure: because('file-unlisted'), row: null, how: null })
    else if (found.contradicted)
      refused.push({ file: file.name, failure: because('file-duplicate'), ...found })
    else if ('code' in found.row.description)
      refused.push({ file: file.name, failure: found.row.description, ...found })
    else matched.push({ file, description: found.row.description, row: found.row, how: found.how })
  }
  return { matched, refused }
}

function rowsToFiles(files: readonly SourceFile[], rows: readonly MetadataRow[]) {
  const find = nameFinder(files, (file) => file.name)
  const taken = new Map<SourceFile, Found>()
  const refused: Refused[] = []
  for (const row of rows) {
    const { item: file, how, several } = find(row.fileName)
    const before = file && taken.get(file)
    if (!file)
      refused.push({
        file: row.fileName,
        failure: because(several ? 'file-ambiguous' : 'file-missing'),
        row,
        how: null
      })
    else if (!before) taken.set(file, { row, how, contradicted: false })
    else if (JSON.stringify(before.row.description) !== JSON.stringify(row.description))
      before.contradicted = true
  }
  return { taken, refused }
}
