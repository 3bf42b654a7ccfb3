import { expertLabels, type ExpertLabel } from './drawing'

const LABEL_WORDS: Record<string, ExpertLabel> = {
  typical: 'normal',
  anomaly: 'unusual',
  abnormal: 'unusual',
  atypical: 'unusual',
  unclear: 'unsure'
}

/** The label that a word means; null for a word that means none. */
export function labelOf(text: string): ExpertLabel | null {
  const word = text.trim().toLowerCase()
  return (
    (Object.hasOwn(LABEL_WORDS, word) && LABEL_WORDS[word]) ||
    expertLabels.find((label) => label === word) ||
    null
  )
}
