import type { AnalysisRefusal } from '#contract/analysis'
import type { Failure } from '#contract/result'
import { sentenceOf } from '#contract/sentences'

export const refusal = (file: string, id: string | null, failure: Failure): AnalysisRefusal => ({
  file,
  id,
  code: failure.code,
  message: sentenceOf(failure)
})
