import { trainingReportFile } from '#main/workflows/report-training'
import { open, type HandlersOf } from '../context'

export const trainingReportHandlers: HandlersOf<'models:report'> = {
  'models:report': ({ id, format }, context) => trainingReportFile(open(context), id, format)
}
