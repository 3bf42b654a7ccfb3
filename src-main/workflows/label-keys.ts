import { defaultLabelKeys, LabelKeys } from '#contract/label-keys'
import type { Library } from '../library/library'

export const LABEL_KEYS = 'label-keys'

export function labelKeysOf(library: Library): LabelKeys {
  const stored = LabelKeys.safeParse(library.preferences.get(LABEL_KEYS))
  return stored.success ? stored.data : defaultLabelKeys
}
