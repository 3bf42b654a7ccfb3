import { defaultLabelKeys, type LabelKeys } from '#contract/label-keys'
import { shownAnswer, useAnswer } from './queries'

/** Which key does what while labelling: the site's choice. */
export const useLabelKeys = (): LabelKeys => useAnswer('labelling:keys', {})?.keys ?? defaultLabelKeys

/** The same for what runs outside components. */
export const labelKeys = (): LabelKeys => shownAnswer('labelling:keys', {})?.keys ?? defaultLabelKeys
