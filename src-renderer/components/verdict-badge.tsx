import type { Verdict } from '#contract/drawing'
import { t } from '#words/translate'

/** Signs beside the colours: no status is told by colour alone. */
const SIGNS: Record<Verdict, string> = {
  'very-unusual': '▲▲',
  unusual: '▲',
  'high-end': '△',
  'within-norm': '●',
  'norm-too-small': '?',
  'out-of-scope': '∅'
}

/** `text`: the verdict in fuller words. */
export function VerdictBadge({
  verdict,
  short = false,
  text
}: {
  verdict: Verdict | null
  short?: boolean
  text?: string
}) {
  if (!verdict) return <span className="badge none">{t('library.notAnalysed')}</span>
  return (
    <span className={`badge ${verdict}`}>
      <span aria-hidden="true">{SIGNS[verdict]} </span>
      {text ?? t(short ? `verdict.short.${verdict}` : `verdict.${verdict}`)}
    </span>
  )
}
