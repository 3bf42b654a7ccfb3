import { useRef, useState, type FormEvent } from 'react'
import { limitsOf } from '#contract/setting-limits'
import {
  groupChoices,
  groupOf,
  settingNames,
  trainingGroups,
  type TrainingGroup
} from '#contract/training-config'
import { t } from '#words/translate'
import { useSession } from '#renderer/state/session'
import { useJobs } from '#renderer/state/jobs'
import { useAnswer } from '#renderer/state/queries'
import { savePlanFile, useFindings, useTraining } from '#renderer/state/training'
import { Findings } from './findings'
import { SettingField } from './setting-field'

/** A preset of Tadpole's, one of the site's own, or a file. */
function Source() {
  const { preset, compose, forget } = useTraining()
  const { presets = [], saved = [] } = useAnswer('config:list', {}) ?? {}
  const file = useRef<HTMLInputElement>(null)
  const own = saved.some((config) => config.name === preset)
  const open = async (chosen: File | undefined): Promise<void> => {
    if (chosen) await compose({ text: await chosen.text() }, '')
  }
  return (
    <>
      <label className="field">
        {t('training.preset')}
        <select
          value={preset}
          onChange={(event) =>
            void compose({ overrides: [`preset=${event.target.value}`] }, event.target.value)
          }
        >
          {preset === '' && <option value="">{t('training.presetOwn')}</option>}
          {[...presets, ...saved.map((config) => config.name)].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <div className="buttons">
        <button type="button" className="button" onClick={() => file.current?.click()}>
          {t('training.loadFile')}
        </button>
        <button type="button" className="button" onClick={() => void savePlanFile()}>
          {t('training.saveFile')}
        </button>
        {own && (
          <button type="button" className="button" onClick={() => void forget(preset)}>
            {t('training.removeSaved', { name: preset })}
          </button>
        )}
      </div>
      <input
        ref={file}
        type="file"
        hidden
        accept=".yaml,.yml,.json"
        data-testid="config"
        onChange={(event) => void open(event.target.files?.[0])}
      />
    </>
  )
}

function SaveAs() {
  const save = useTraining((s) => s.save)
  const [name, setName] = useState('')
  return (
    <div className="field-row">
      <label className="field">
        {t('training.saveAs')}
        <input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </label>
      <button
        type="button"
        className="button"
        disabled={name.trim() === ''}
        onClick={() => void save(name.trim()).then(() => setName(''))}
      >
        {t('training.save')}
      </button>
    </div>
  )
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** Which ages, and the seed. */
function Basics({ suggestion }: { suggestion: string }) {
  const { plan, change } = useTraining()
  const bands = plan.bands === 'auto' ? '' : plan.bands.join(', ')
  return (
    <div className="field-row">
      <label className="field">
        {t('train.name')}
        <input
          value={plan.name ?? ''}
          maxLength={100}
          onChange={(event) => change({ name: event.target.value || null })}
        />
      </label>
      <label className="field wide-field">
        {t('train.bands')}
        <input
          key={bands}
          defaultValue={bands}
          placeholder={suggestion}
          onBlur={(event) => {
            const list = listOf(event.target.value)
            change({ bands: list.length > 0 ? list : 'auto' })
          }}
        />
        <span className="small">{t('train.bandsHint')}</span>
      </label>
      <label className="field">
        {t('train.seed')}
        <input
          key={plan.seed}
          defaultValue={plan.seed}
          inputMode="numeric"
          onBlur={(event) => change({ seed: Math.max(0, Math.floor(Number(event.target.value)) || 0) })}
        />
      </label>
    </div>
  )
}

/** The choices that files and the command line name (`model=small`), for the group as a whole. */
function GroupChoice({ group }: { group: TrainingGroup }) {
  const set = useTraining((s) => s.set)
  const choices = groupChoices[group]
  const usual = Object.fromEntries(
    settingNames.filter((name) => groupOf[name] === group).map((name) => [name, limitsOf(name).usual])
  )
  return (
    <label className="field">
      {t('training.groupChoice')}
      <select
        value=""
        onChange={(event) => {
          const choice = choices[event.target.value]
          if (choice) set({ ...usual, ...choice })
        }}
      >
        <option value="">{t('training.groupChoose')}</option>
        {Object.keys(choices).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}

function Group({ group }: { group: TrainingGroup }) {
  const settings: Record<string, unknown> = useTraining((s) => s.plan.settings)
  const own = settingNames.filter((name) => groupOf[name] === group)
  const changed = own.filter(
    (name) => JSON.stringify(settings[name]) !== JSON.stringify(limitsOf(name).usual)
  ).length
  return (
    <details className="setting-group">
      <summary>
        {t(`group.${group}`)} <span className="small">{t('training.changed', { count: changed })}</span>
      </summary>
      <div className="setting-fields">
        <GroupChoice group={group} />
        {own.map((name) => (
          <SettingField key={name} name={name} />
        ))}
      </div>
    </details>
  )
}

/** The whole of a training plan: every field here is read by the trainer, and checked as it is changed. */
export function PlanForm({ suggestion }: { suggestion: string }) {
  const { train, measure, setMeasure, composing } = useTraining()
  const training = useJobs('train').open
  const findings = useFindings()
  const encoder = useSession((s) => s.status?.encoder)
  const [deploy, setDeploy] = useState(true)
  const start = (event: FormEvent): void => {
    event.preventDefault()
    void train(deploy)
  }
  return (
    <form className="panel" onSubmit={start} aria-label={t('train.title')}>
      <h2>{t('train.title')}</h2>
      <p className="small">{t('train.encoder', { name: encoder?.name ?? '' })}</p>
      <Source />
      <fieldset className="plain-group" disabled={composing}>
        <Basics suggestion={suggestion} />
        {trainingGroups.map((group) => (
          <Group key={group} group={group} />
        ))}
        <SaveAs />
      </fieldset>
      <Findings findings={findings} />
      <label className="check">
        <input type="checkbox" checked={deploy} onChange={(event) => setDeploy(event.target.checked)} />
        {t('train.deploy')}
      </label>
      <label className="check">
        <input type="checkbox" checked={measure} onChange={(event) => setMeasure(event.target.checked)} />
        {t('grades.after')}
      </label>
      <button
        type="submit"
        className="button primary"
        disabled={composing || findings.some((f) => f.severity === 'error')}
      >
        {training ? t('run.queue') : t('train.start')}
      </button>
    </form>
  )
}
