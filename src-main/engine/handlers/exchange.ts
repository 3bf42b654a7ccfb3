import type { ExchangeFormat, LabelledDrawing } from '../../../src-preload/contract/label-exchange'
import { AppError } from '../../../src-preload/contract/app-error'
import { writeCoco } from '../../exchange/coco'
import { writeLabelsCsv } from '../../exchange/labels-csv'
import { readLabels } from '../../exchange/read-labels'
import { open, type HandlersOf } from '../context'
import { labelledDrawings } from '../labelled-drawings'
import { takeLabels } from '../take-labels'

const writers: Record<ExchangeFormat, (rows: readonly LabelledDrawing[]) => string> = {
  csv: (rows) => `\ufeff${writeLabelsCsv(rows)}`, // spreadsheets take a file for UTF-8 by this mark only
  jsonl: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  coco: writeCoco
}

const ENDINGS: Record<ExchangeFormat, string> = { csv: 'csv', jsonl: 'jsonl', coco: 'coco.json' }

export const exchangeHandlers: HandlersOf<'labels:export' | 'labels:import'> = {
  'labels:export': ({ format }, context) => {
    const rows = labelledDrawings(open(context).library)
    if (rows.length === 0) throw new AppError('nothing-to-do', { what: 'the library holds no drawings' })
    return {
      fileName: `tadpole-labels.${ENDINGS[format]}`,
      bytes: Buffer.from(writers[format](rows)),
      drawings: rows.length
    }
  },
  'labels:import': async ({ files, dryRun }, context) => {
    const { library } = open(context)
    const [file, ...others] = context.tickets.files(files)
    if (!file || others.length > 0) throw new AppError('labels-unreadable', { reason: 'one file is needed' })
    const labels = readLabels(await file.read())
    const report = await library.turns.take(() => takeLabels(library, labels, dryRun))
    if (!dryRun) context.emit('library:changed', { revision: library.drawings.revision() })
    return report
  }
}
