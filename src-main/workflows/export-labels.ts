import { AppError } from '#contract/app-error'
import type { ExchangeFormat, LabelledDrawing } from '#contract/label-exchange'
import { labelledDrawings } from '../exchange/labelled-drawings'
import { writeCoco } from '../exchange/coco'
import { writeLabelsCsv } from '../exchange/labels-csv'
import type { Needs } from './ports'

const writers: Record<ExchangeFormat, (rows: readonly LabelledDrawing[]) => string> = {
  csv: (rows) => `\ufeff${writeLabelsCsv(rows)}`, // spreadsheets take a file for UTF-8 by this mark only
  jsonl: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  coco: writeCoco
}

const ENDINGS: Record<ExchangeFormat, string> = { csv: 'csv', jsonl: 'jsonl', coco: 'coco.json' }

/** Everything that people have said of the library's drawings, as one file. Throws AppError 'library-empty'. */
export function exportLabels({ library }: Needs<'library'>, format: ExchangeFormat) {
  const rows = labelledDrawings(library)
  if (rows.length === 0) throw new AppError('library-empty')
  return {
    fileName: `tadpole-labels.${ENDINGS[format]}`,
    bytes: Buffer.from(writers[format](rows)),
    drawings: rows.length
  }
}
