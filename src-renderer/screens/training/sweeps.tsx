import { useState } from 'react'
import type { Sweep } from '#contract/sweep'
import { ParallelCoordinates } from '#renderer/charts/parallel-coordinates'
import { WideTable } from '#renderer/components/wide-table'
import { decimal } from '#words/number-text'
import { reasonText, t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { startSweep, trainTrial, useSweepList, useSweeps } from '#renderer/state/sweeps'
import { Findings } from './findings'

const figure = (value: number | null, digits: number): string =>
  value === null ? '–' : decimal(value, digits)

function Trials({ sweep }: { sweep: Sweep }) {
  const keys = sweep.plan.parameters.map((p) => p.key)
  return (
    <WideTable label={t('sweep.trials')}>
      <thead>
        <tr>
          <th>{t('sweep.trial')}</th>
          {keys.map((key) => (
            <th key={key}>{key}</th>
          ))}
          <th className="number">{t('sweep.planted')}</th>
          <th className="number">{t('sweep.loss')}</th>
          <th>{t('sweep.state')}</th>
          <th className="number">{t('sweep.seconds')}</th>
        </tr>
      </thead>
      <tbody>
        {sweep.trials.map((trial) => (
          <tr key={trial.number} className={trial.number === sweep.best ? 'deployed' : ''}>
            <th scope="row">
              {trial.number} {trial.number === sweep.best ? `✓ ${t('sweep.best')}` : ''}
            </th>
            {keys.map((key) => (
              <td key={key}>{[trial.values[key]].flat().join(', ')}</td>
            ))}
            <td className="number">{figure(trial.planted, 3)}</td>
            <td className="number">{figure(trial.validationLoss, 4)}</td>
            <td>
              {t(`sweep.state.${trial.state}`)}
              {trial.reason && <div className="small">{reasonText({ reason: trial.reason })}</div>}
            </td>
            <td className="number">{decimal(trial.seconds)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

/** The best trial, or another that is finished, trained in full. */
function TrainTrial({ sweep, running }: { sweep: Sweep; running: boolean }) {
  const [trial, setTrial] = useState(sweep.best)
  const [deploy, setDeploy] = useState(true)
  const finished = sweep.trials.filter(({ state }) => state === 'completed')
  return (
    <div className="field-row">
      <label className="field">
        {t('sweep.trial')}
        <select value={trial ?? ''} onChange={(event) => setTrial(Number(event.target.value))}>
          {finished.map(({ number }) => (
            <option key={number} value={number}>
              {number === sweep.best ? `${number} ${t('sweep.best')}` : number}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input type="checkbox" checked={deploy} onChange={(event) => setDeploy(event.target.checked)} />
        {t('train.deploy')}
      </label>
      <button
        type="button"
        className="button primary"
        disabled={running}
        onClick={() => void trainTrial(sweep.id, trial, deploy)}
      >
        {t('sweep.train')}
      </button>
    </div>
  )
}

function Shown() {
  const choose = useSweeps((s) => s.choose)
  const { sweeps, shown, running } = useSweepList()
  if (!shown) return null
  return (
    <>
      <label className="field">
        {t('sweep.earlier')}
        <select value={shown.id} onChange={(event) => choose(event.target.value)}>
          {sweeps.map(({ id, startedAt, trials }) => (
            <option key={id} value={id}>
              {t('sweep.pick', { when: new Date(startedAt).toLocaleString(), count: trials.length })}
            </option>
          ))}
        </select>
      </label>
      <Trials sweep={shown} />
      <ParallelCoordinates sweep={shown} />
      {shown.best !== null && <TrainTrial key={shown.id} sweep={shown} running={running} />}
    </>
  )
}

/** Many trainings with other settings, on the same folds; the best can be trained in full. */
export function Sweeps() {
  const { text, write } = useSweeps()
  const { running } = useSweepList()
  const [touched, setTouched] = useState(false)
  // an example that nobody has changed needs no remark
  const check = useAnswer('sweeps:check', touched ? { text } : null, { previous: true })
  const findings = check?.findings ?? []
  return (
    <section className="panel" aria-label={t('sweep.title')}>
      <h2>{t('sweep.title')}</h2>
      <p className="small">{t('sweep.about')}</p>
      <label className="field">
        {t('sweep.file')}
        <textarea
          rows={9}
          spellCheck={false}
          className="code"
          data-given=""
          value={text}
          onChange={(event) => {
            setTouched(true)
            write(event.target.value)
          }}
        />
      </label>
      {findings.length > 0 && <Findings findings={findings} />}
      <button
        type="button"
        className="button"
        disabled={running || findings.some((f) => f.severity === 'error')}
        onClick={() => void startSweep()}
      >
        {running ? t('train.running') : t('sweep.start')}
      </button>
      <Shown />
    </section>
  )
}
