import type { Finding, TrainingGroup } from '#contract/training-config'

/** What one layer says: a file, or the words of a command line. */
export interface Layer {
  preset: string | null
  groups: Partial<Record<TrainingGroup, string>>
  values: Record<string, unknown>
  bands?: unknown
  seed?: unknown
  /** Of the run. */
  name?: unknown
}

export const emptyLayer = (): Layer => ({ preset: null, groups: {}, values: {} })

export const isError = ({ severity }: Finding): boolean => severity === 'error'

export const errorOf = (field: string | null, message: string): Finding => ({
  severity: 'error',
  field,
  message
})
