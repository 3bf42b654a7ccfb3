import type { AnalysisRefusal } from '#contract/analysis'
import type { Failure } from '#contract/result'
import { failureText } from '#words/translate'

export const refusal = (file: string, id: string | null, failure: Failure): AnalysisRefusal => ({
  file,
  id,
  code: failure.code,
  message: failureText(failure)
})
