import { useState } from 'react'
import {
  thresholdRange,
  type AgeThreshold,
  type ThresholdDetail,
  type ThresholdLimits
} from '#contract/threshold'
import type { Histogram } from '#contract/training'
import { ThresholdChart } from '#renderer/charts/threshold-chart'
import { WideTable } from '#renderer/components/wide-table'
import { yearsMonths } from '#words/age-text'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { useRegistry } from '#renderer/state/registry'

/** How many stored drawings have a p at or below the rate: what would be flagged. */
const flaggedAt = (pValues: readonly number[], percentile: number): number => {
  const alpha = Math.round((100 - percentile) * 1e7) / 1e9
  return pValues.filter((p) => p <= alpha).length
}

/** Between what was measured the raw score is read off the histogram's own shape: a share of typical drawings lies above it. */
function rawAbove({ edges, counts }: Histogram, share: number): number {
  let left = share * counts.reduce((a, b) => a + b, 0)
  for (let i = counts.length - 1; i >= 0; i -= 1) {
    const count = counts[i]!
    if (count >= left) {
      const [low, high] = [edges[i]!, edges[i + 1]!]
      return high - (count === 0 ? 0 : left / count) * (high - low)
    }
    left -= count
  }
  return edges[0]!
}

/** Where the lines stand for a percentile: exact where it is set, read off the histogram while the slider moves. */
function limitsAt({ histogram, threshold }: ThresholdDetail, percentile: number): ThresholdLimits {
  const share = (100 - percentile) / 100
  if (threshold.ages.length > 0)
    return { low: rawAbove(histogram, 1 - share / 2), high: rawAbove(histogram, share / 2) }
  if (percentile === threshold.percentile) return { low: null, high: threshold.rawThreshold }
  const known = threshold.rawThreshold !== null || threshold.at90 !== null
  return { low: null, high: known ? rawAbove(histogram, share) : null }
}

const limitText = ({ low, high }: ThresholdLimits): string =>
  low === null || high === null
    ? '–'
    : t('threshold.limits', { low: decimal(low, 2), high: decimal(high, 2) })

/** What has to be passed at each age, where the score depends on age. */
function ByAge({ ages }: { ages: readonly AgeThreshold[] }) {
  return (
    <>
      <WideTable label={t('threshold.byAge')}>
        <thead>
          <tr>
            <th>{t('threshold.age')}</th>
            <th className="number">{t('threshold.near')}</th>
            <th className="number">{t('threshold.highest')}</th>
            <th>{t('threshold.now')}</th>
            {[90, 95, 99].map((level) => (
              <th key={level}>{level}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ages.map(({ fromMonths, n, highest, chosen, at90, at95, at99 }) => (
            <tr key={fromMonths}>
              <th scope="row">{yearsMonths(fromMonths)}</th>
              <td className="number">{n}</td>
              <td className="number">{highest ?? t('threshold.tooFew')}</td>
              {[chosen, at90, at95, at99].map((limits, i) => (
                <td key={i}>{limitText(limits)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p className="small">{t('threshold.byAgeAbout')}</p>
    </>
  )
}

function SideBySide({ detail }: { detail: ThresholdDetail }) {
  const { threshold, pValues } = detail
  const byAge = threshold.ages.length > 0
  const levels = [
    { percentile: 90, raw: threshold.at90 },
    { percentile: 95, raw: threshold.at95 },
    { percentile: 99, raw: threshold.at99 }
  ]
  return (
    <WideTable label={t('threshold.side')}>
      <thead>
        <tr>
          <th>{t('threshold.level')}</th>
          {!byAge && <th className="number">{t('threshold.raw')}</th>}
          <th className="number">{t('threshold.flagged')}</th>
        </tr>
      </thead>
      <tbody>
        {levels.map(({ percentile, raw }) => (
          <tr key={percentile}>
            <th scope="row">{percentile}</th>
            {!byAge && <td className="number">{raw === null ? '–' : raw.toPrecision(4)}</td>}
            <td className="number">{flaggedAt(pValues, percentile)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function Log({ detail }: { detail: ThresholdDetail }) {
  if (detail.history.length === 0) return null
  return (
    <WideTable label={t('threshold.log')}>
      <thead>
        <tr>
          <th>{t('models.when')}</th>
          <th className="number">{t('threshold.level')}</th>
          <th className="number">{t('threshold.changed')}</th>
          <th>{t('threshold.note')}</th>
        </tr>
      </thead>
      <tbody>
        {detail.history.map(({ at, percentile, changed, note }) => (
          <tr key={at}>
            <th scope="row">{new Date(at).toLocaleString()}</th>
            <td className="number">{percentile ?? t('threshold.asLearnt')}</td>
            <td className="number">{changed}</td>
            <td>{note}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function Moves({ detail, percentile }: { detail: ThresholdDetail; percentile: number }) {
  const setThreshold = useRegistry((s) => s.setThreshold)
  const [note, setNote] = useState('')
  const { id, learntPercentile, chosen } = detail.threshold
  return (
    <>
      <label className="field">
        {t('threshold.note')}
        <input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </label>
      <div className="buttons">
        <button
          type="button"
          className="button primary"
          onClick={() => void setThreshold(id, percentile, note, false)}
        >
          {t('threshold.apply')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void setThreshold(id, percentile, note, true)}
        >
          {t('threshold.applyAll')}
        </button>
        {chosen && (
          <button type="button" className="button" onClick={() => void setThreshold(id, null, note, false)}>
            {t('threshold.reset', { percentile: learntPercentile })}
          </button>
        )}
      </div>
    </>
  )
}

/** How many typical drawings are flagged, moved on what they score, with what it would do to stored drawings. */
export function ThresholdPanel({ modelId }: { modelId: string }) {
  const detail = useAnswer('threshold:show', { id: modelId })
  if (!detail) return null
  const { id, percentile, flags, deployed } = detail.threshold
  const slider = <Slider key={`${id} ${percentile}`} detail={detail} />
  if (flags || !deployed) return slider
  return (
    <details>
      <summary>{t('threshold.silentTitle')}</summary>
      {slider}
    </details>
  )
}

/** From how few to how many children are near, over the ages. */
const nearest = (ages: readonly AgeThreshold[]): { fewest: number; most: number } => ({
  fewest: Math.min(...ages.map((age) => age.n)),
  most: Math.max(...ages.map((age) => age.n))
})

/** What typical drawings score, as written figures. */
function summaryFigures({ summary: { n, ...figures } }: ThresholdDetail): Record<string, string | number> {
  const written = Object.entries(figures).map(([name, value]) => [name, decimal(value, 2)] as const)
  return { n, ...Object.fromEntries(written) }
}

function Slider({ detail }: { detail: ThresholdDetail }) {
  const { threshold, pValues } = detail
  const [percentile, setPercentile] = useState(threshold.percentile)
  const most = Math.min(thresholdRange.most, Math.floor(threshold.highest * 10) / 10)
  return (
    <section aria-label={t('threshold.title')}>
      <h3>{t('threshold.title')}</h3>
      <p className="small">
        {t(threshold.ages.length > 0 ? 'threshold.aboutAges' : 'threshold.about', {
          percentile,
          share: decimal(100 - percentile),
          n: threshold.n,
          highest: threshold.highest,
          ...nearest(threshold.ages)
        })}
      </p>
      {!threshold.flags && <p>{t('threshold.silent')}</p>}
      <ThresholdChart histogram={detail.histogram} limits={limitsAt(detail, percentile)} />
      <label className="field">
        {t('threshold.slider')}: {percentile}
        <input
          type="range"
          min={thresholdRange.least}
          max={most}
          step={0.1}
          value={percentile}
          onChange={(event) => setPercentile(Number(event.target.value))}
        />
      </label>
      <p aria-live="polite">
        {t('threshold.counts', {
          of: pValues.length,
          flagged: flaggedAt(pValues, percentile),
          now: flaggedAt(pValues, threshold.percentile)
        })}
      </p>
      <Moves detail={detail} percentile={percentile} />
      <SideBySide detail={detail} />
      <p className="small">{t('threshold.summary', summaryFigures(detail))}</p>
      {threshold.ages.length > 0 && <ByAge ages={threshold.ages} />}
      <Log detail={detail} />
    </section>
  )
}
