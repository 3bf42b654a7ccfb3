import { useEffect, useState } from 'react'
import { curveKinds, RunCurve, type CurveKind } from '#renderer/charts/run-curve'
import { t } from '#words/translate'
import { durationText } from '#words/number-text'
import { isOpen, useJobs } from '#renderer/state/jobs'
import { useCurves, useTraining } from '#renderer/state/training'

const megabytes = (bytes: number | null): string =>
  bytes === null ? '–' : `${Math.round(bytes / 2 ** 20)} MB`

/** Whole seconds since a time, counted on while they are shown. */
function useSecondsSince(time: string | null): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (time === null) return
    const ticking = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(ticking)
  }, [time])
  return time === null ? 0 : Math.max(0, Math.round((now - Date.parse(time)) / 1000))
}

/** What the training is doing now, mini-batch by mini-batch. */
function Now() {
  const batch = useTraining((s) => s.batch)
  const { open, jobs } = useJobs('train')
  const startedAt = jobs.find(isOpen)?.startedAt
  const seconds = useSecondsSince(startedAt ?? null)
  if (!open) return <p className="small">{t('run.none')}</p>
  const elapsed = t('run.elapsed', { time: durationText(seconds) })
  if (!batch)
    return (
      <p className="small">
        {t('train.running')} {elapsed}
      </p>
    )
  const { loss, gradientNorm, learningRate, memoryBytes, ...where } = batch
  return (
    <>
      <p>{t('run.batch', where)}</p>
      <p className="small">
        {t('run.numbers', {
          loss: loss.toFixed(4),
          gradient: gradientNorm.toFixed(3),
          rate: learningRate.toPrecision(2),
          memory: megabytes(memoryBytes)
        })}{' '}
        {elapsed}
      </p>
    </>
  )
}

/** Live curves of the run that is under way, or those of the run that was chosen. */
export function RunProgress() {
  const points = useCurves()
  const [kind, setKind] = useState<CurveKind>('loss')
  const [chosen, choose] = useState('')
  const names = [...new Set(points.map((point) => point.series))]
  const series = names.includes(chosen) ? chosen : (names.at(-1) ?? '')
  return (
    <section className="panel" aria-label={t('run.now')}>
      <h2>{t('run.now')}</h2>
      <Now />
      {names.length > 0 && (
        <>
          <div className="field-row">
            <label className="field">
              {t('run.curve')}
              <select value={kind} onChange={(event) => setKind(event.target.value as CurveKind)}>
                {curveKinds.map((name) => (
                  <option key={name} value={name}>
                    {t(`run.curve.${name}`)}
                  </option>
                ))}
              </select>
            </label>
            <label className="field">
              {t('run.series')}
              <select value={series} onChange={(event) => choose(event.target.value)}>
                {names.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
          </div>
          <RunCurve points={points} series={series} kind={kind} />
        </>
      )}
    </section>
  )
}
