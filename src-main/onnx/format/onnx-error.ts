/** What can be wrong with a model file that somebody hands us. */
export type OnnxErrorCode =
  | 'model-unreadable'
  | 'model-external-data'
  | 'model-forbidden-operator'
  | 'model-quantised'
  | 'model-too-large'
  | 'model-unsupported'

export class OnnxError extends Error {
  constructor(
    readonly code: OnnxErrorCode,
    readonly facts: Record<string, string | number> = {}
  ) {
    super(`${code} ${JSON.stringify(facts)}`)
  }
}
