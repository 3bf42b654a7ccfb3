import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { takeLabels } from '#main/exchange/import-labels'
import { readLabels } from '#main/exchange/read-labels'
import { exportLabels } from '#main/workflows/export-labels'
import { open, type HandlersOf, tellChanged } from '../context'

export const exchangeHandlers: HandlersOf<'labels:export' | 'labels:import'> = {
  'labels:export': ({ format }, context) => exportLabels(open(context), format),
  'labels:import': async ({ files, dryRun }, context) => {
    const { library } = open(context)
    const [file, ...others] = context.tickets.files(files)
    if (!file || others.length > 0) throw new AppError('labels-unreadable', because('one-file'))
    const labels = readLabels(await file.read())
    const report = await library.mutex.run(() => takeLabels(library, labels, dryRun))
    if (!dryRun) tellChanged(context, library)
    return report
  }
}
