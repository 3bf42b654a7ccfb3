import { useState } from 'react'
import type { ThresholdDetail } from '#contract/threshold'
import { thresholdRange } from '#contract/threshold'
import { ThresholdChart } from '#renderer/charts/threshold-chart'
import { WideTable } from '#renderer/components/wide-table'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { useRegistry } from '#renderer/state/registry'

/** How many stored drawings have a p at or below the rate: what would be flagged. */
const flaggedAt = (pValues: readonly number[], percentile: number): number => {
  const alpha = Math.round((100 - percentile) * 1e7) / 1e9
  return pValues.filter((p) => p <= alpha).length
}

/** Between what was measured the raw score is read off the histogram's own shape: as many typical drawings lie beyond. */
function rawAt({ histogram, threshold }: ThresholdDetail, percentile: number): number | null {
  if (threshold.rawThreshold === null && threshold.at90 === null) return null
  const total = histogram.counts.reduce((a, b) => a + b, 0)
  let left = ((100 - percentile) / 100) * total
  for (let i = histogram.counts.length - 1; i >= 0; i -= 1) {
    const count = histogram.counts[i]!
    if (count >= left) {
      const [low, high] = [histogram.edges[i]!, histogram.edges[i + 1]!]
      return high - (count === 0 ? 0 : left / count) * (high - low)
    }
    left -= count
  }
  return histogram.edges[0]!
}

function SideBySide({ detail }: { detail: ThresholdDetail }) {
  const { threshold, pValues } = detail
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
          <th className="number">{t('threshold.raw')}</th>
          <th className="number">{t('threshold.flagged')}</th>
        </tr>
      </thead>
      <tbody>
        {levels.map(({ percentile, raw }) => (
          <tr key={percentile}>
            <th scope="row">{percentile}</th>
            <td className="number">{raw === null ? '–' : raw.toPrecision(4)}</td>
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
  const { id, percentile } = detail.threshold
  return <Slider key={`${id} ${percentile}`} detail={detail} />
}

function Slider({ detail }: { detail: ThresholdDetail }) {
  const { threshold, pValues } = detail
  const [percentile, setPercentile] = useState(threshold.percentile)
  const exact = percentile === threshold.percentile
  const most = Math.min(thresholdRange.most, Math.floor(threshold.highest * 10) / 10)
  return (
    <section aria-label={t('threshold.title')}>
      <h3>{t('threshold.title')}</h3>
      <p className="small">
        {t('threshold.about', {
          percentile,
          share: decimal(100 - percentile),
          n: threshold.n,
          highest: threshold.highest
        })}
      </p>
      {!threshold.flags && <p>{t('threshold.silent')}</p>}
      <ThresholdChart
        histogram={detail.histogram}
        threshold={exact ? threshold.rawThreshold : rawAt(detail, percentile)}
      />
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
      <Log detail={detail} />
    </section>
  )
}
