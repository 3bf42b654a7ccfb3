import { useState, type FormEvent } from 'react'
import { TrainingSettings } from '../../../src-preload/contract/training'
import { t } from '../../i18n/translate'
import { useNorms } from '../../state/norms'
import { useSession } from '../../state/session'
import type { MessageKey } from '../../i18n/en'

const defaults = TrainingSettings.parse({})

function NumberField({ label, value, onChange, ...rest }: { label: MessageKey; value: string; onChange: (value: string) => void; min?: number; max?: number; step?: string }) {
  return (
    <label className="field">
      {t(label)}
      <input type="number" value={value} required onChange={(event) => onChange(event.target.value)} {...rest} />
    </label>
  )
}

/** Every field here is read by the trainer; what is not shown keeps the defaults of the schema. */
export function TrainForm({ suggestion }: { suggestion: string }) {
  const { train, training } = useNorms()
  const encoder = useSession((s) => s.status?.encoder)
  const [bands, setBands] = useState('')
  const [seed, setSeed] = useState('42')
  const [epochs, setEpochs] = useState(String(defaults.epochs))
  const [learningRate, setLearningRate] = useState(String(defaults.learningRate))
  const [dropout, setDropout] = useState(String(defaults.dropout))
  const [batchNorm, setBatchNorm] = useState(defaults.batchNorm)
  const [deploy, setDeploy] = useState(true)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const settings = { epochs: Number(epochs), learningRate: Number(learningRate), dropout: Number(dropout), batchNorm }
    if (!TrainingSettings.partial().safeParse(settings).success) return useSession.getState().say(t('train.invalid'), true)
    const list = bands.split(',').map((band) => band.trim()).filter(Boolean)
    void train({ bands: list.length ? list : 'auto', seed: Number(seed), deploy, settings })
  }
  return (
    <form className="panel" onSubmit={submit} aria-label={t('train.title')}>
      <h2>{t('train.title')}</h2>
      <p className="small">{t('train.encoder', { name: encoder?.name ?? '' })}</p>
      <label className="field">
        {t('train.bands')}
        <input value={bands} placeholder={suggestion} onChange={(event) => setBands(event.target.value)} />
        <span className="small">{t('train.bandsHint')}</span>
      </label>
      <div className="field-row">
        <NumberField label="train.seed" value={seed} onChange={setSeed} min={0} />
        <NumberField label="train.epochs" value={epochs} onChange={setEpochs} min={1} max={10000} />
        <NumberField label="train.learningRate" value={learningRate} onChange={setLearningRate} step="any" />
        <NumberField label="train.dropout" value={dropout} onChange={setDropout} min={0} max={0.9} step="any" />
      </div>
      <label className="check">
        <input type="checkbox" checked={batchNorm} onChange={(event) => setBatchNorm(event.target.checked)} />
        {t('train.batchNorm')}
      </label>
      <label className="check">
        <input type="checkbox" checked={deploy} onChange={(event) => setDeploy(event.target.checked)} />
        {t('train.deploy')}
      </label>
      <button type="submit" className="button primary" disabled={training}>
        {training ? t('train.running') : t('train.start')}
      </button>
    </form>
  )
}
