import { useState, type FormEvent } from 'react'
import { EncoderTrainingSettings } from '#contract/encoder-training'
import { RunCurve } from '#renderer/charts/run-curve'
import { NumberField } from '#renderer/components/number-field'
import { t } from '#words/translate'
import { useEncoderTraining, useModels } from '#renderer/state/models'
import { useSession } from '#renderer/state/session'

const fresh = { name: '', steps: '600', learningRate: '0.0003', ownShare: '0.5', ages: false }
type Fields = typeof fresh

function submit({ name, ages, ...numbers }: Fields): void {
  const settings = {
    steps: Number(numbers.steps),
    learningRate: Number(numbers.learningRate),
    ownShare: Number(numbers.ownShare)
  }
  if (!EncoderTrainingSettings.partial().safeParse(settings).success)
    return useSession.getState().say(t('train.invalid'), true)
  const named = name.trim() ? { name: name.trim() } : {}
  void useModels.getState().trainEncoder({ ...named, ages, settings })
}

const numbers = [
  { name: 'steps', label: 'encoder.steps' },
  { name: 'learningRate', label: 'field.learningRate' },
  { name: 'ownShare', label: 'encoder.ownShare' }
] as const

/** Goes on training the encoder in use on this library's drawings. Every field is read by the trainer. */
export function EncoderTraining() {
  const { training, points } = useEncoderTraining()
  const [fields, setFields] = useState(fresh)
  const set = (change: Partial<Fields>): void => setFields({ ...fields, ...change })
  const start = (event: FormEvent): void => {
    event.preventDefault()
    submit(fields)
  }
  return (
    <form className="panel" onSubmit={start} aria-label={t('encoder.title')}>
      <h2>{t('encoder.title')}</h2>
      <p className="small">{t('encoder.about')}</p>
      <label className="field">
        {t('encoder.name')}
        <input
          value={fields.name}
          maxLength={100}
          placeholder={t('encoder.nameHint')}
          onChange={(event) => set({ name: event.target.value })}
        />
      </label>
      <div className="field-row">
        {numbers.map(({ name, label }) => (
          <NumberField
            key={name}
            label={t(label)}
            value={fields[name]}
            onChange={(value) => set({ [name]: value })}
          />
        ))}
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={fields.ages}
          onChange={(event) => set({ ages: event.target.checked })}
        />
        {t('encoder.ages')}
      </label>
      <button type="submit" className="button" disabled={training}>
        {training ? t('train.running') : t('encoder.start')}
      </button>
      {points.length > 0 && <RunCurve points={points} series="encoder" kind="loss" />}
    </form>
  )
}
