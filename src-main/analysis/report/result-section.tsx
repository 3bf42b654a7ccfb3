import type { Analysis } from '#contract/analysis'
import { HistogramFigure } from './histogram'
import type { ReportData } from './report-data'
import { Facts } from './report-parts'
import {
  caveatWords,
  developmentText,
  flagMeaning,
  percentileSentence,
  pText,
  scopeWords,
  verdictText
} from './wording'

/** Which percentiles flag: one end of form, both ends of developmental age. */
function thresholdPlaces({ primary, alpha }: Pick<Analysis, 'primary' | 'alpha'>): string {
  if (primary === 'form') return `percentile ${(100 - alpha * 100).toFixed(1)}`
  return `percentiles ${(alpha * 50).toFixed(1)} and ${(100 - alpha * 50).toFixed(1)}`
}

function setBy({ threshold }: ReportData): string {
  if (!threshold) return 'set when the norm was trained'
  const why = threshold.note ? `, “${threshold.note}”` : ', no reason given'
  return `moved on ${threshold.at.slice(0, 10)}${why}`
}

const flagText = (flagged: boolean | null): string =>
  flagged === null ? 'the norm is too small to flag' : flagged ? 'yes' : 'no'

function rowsOf(data: ReportData): [string, string][] {
  const { analysis } = data
  const { pValue, alpha, confidence } = analysis
  const { form } = analysis.scores
  return [
    ['Flags by', analysis.primary === 'development' ? 'developmental age' : 'form'],
    ['Form score (raw)', form?.rawScore.toPrecision(5) ?? 'none'],
    ['Form, percentile and p', form ? `${form.percentile.toFixed(1)}, ${pText(form.pValue)}` : 'none'],
    ['Conformal p of the score that flags', pValue === null ? 'none' : pText(pValue)],
    ['Threshold', `p ≤ ${alpha} (${thresholdPlaces(analysis)}), ${setBy(data)}`],
    ['Flagged', flagText(analysis.flagged)],
    [
      'Sureness',
      confidence ? `same decision in ${confidence.same} of ${confidence.of} re-runs` : 'not computed'
    ],
    ['Most typical of age', developmentText(analysis)],
    ...analysis.neighbouringBands.map((b): [string, string] => [
      `Form under band ${b.band}`,
      `percentile ${b.percentile.toFixed(1)}, p ${pText(b.pValue)}, n = ${b.n}`
    ])
  ]
}

/** How far and how surely: words first, then numbers; for parents words alone. */
export function Result({ data }: { data: ReportData }) {
  const { analysis, histogram, reader, override } = data
  const { form } = analysis.scores
  const numbers = reader !== 'parent'
  return (
    <section aria-labelledby="result">
      <h2 id="result">Result</h2>
      {analysis.n !== null && analysis.n < 50 && <p className="notice strong">Pilot norm: exploratory.</p>}
      {override && (
        <p className="notice strong">{`The professional judges this drawing ${override}; that comes before the score.`}</p>
      )}
      <p className="verdict">{verdictText(analysis)}</p>
      {analysis.outOfScope.map((reason) => (
        <p key={reason}>{scopeWords[reason]}</p>
      ))}
      <p>{percentileSentence(analysis)}</p>
      {form && numbers && <h3>Form scores of the norm’s own drawings, and this one</h3>}
      {form && numbers && <HistogramFigure histogram={histogram} score={form.rawScore} />}
      {numbers && <Facts rows={rowsOf(data)} />}
      {analysis.caveats.length > 0 && <h3>Read with care</h3>}
      <ul>
        {analysis.caveats.map((code) => (
          <li key={code}>{caveatWords[code]}</li>
        ))}
      </ul>
      <p>{flagMeaning(analysis.alpha)}</p>
    </section>
  )
}
