import { useState, type FormEvent } from 'react'
import { formMethods, TrainingSettings } from '../../../src-preload/contract/training-settings'
import { NumberField } from '../../components/number-field'
import type { MessageKey } from '../../i18n/en'
import { t } from '../../i18n/translate'
import { useNorms } from '../../state/norms'
import { useSession } from '../../state/session'

const defaults = TrainingSettings.parse({})
const fresh = {
  bands: '',
  sites: '',
  seed: '42',
  epochs: String(defaults.epochs),
  learningRate: String(defaults.learningRate),
  dropout: String(defaults.dropout),
  form: defaults.form,
  batchNorm: defaults.batchNorm,
  development: true,
  deploy: true
}
type Fields = typeof fresh

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

function submit(fields: Fields): void {
  const { batchNorm, deploy, development } = fields
  const settings = {
    epochs: Number(fields.epochs),
    learningRate: Number(fields.learningRate),
    dropout: Number(fields.dropout),
    batchNorm,
    form: fields.form,
    sites: listOf(fields.sites),
    primary: development ? ('development' as const) : ('form' as const)
  }
  if (!TrainingSettings.partial().safeParse(settings).success)
    return useSession.getState().say(t('train.invalid'), true)
  const list = listOf(fields.bands)
  void useNorms
    .getState()
    .train({ bands: list.length ? list : 'auto', seed: Number(fields.seed), deploy, settings })
}

const numbers: { name: 'seed' | 'epochs' | 'learningRate' | 'dropout'; label: MessageKey }[] = [
  { name: 'seed', label: 'train.seed' },
  { name: 'epochs', label: 'train.epochs' },
  { name: 'learningRate', label: 'train.learningRate' },
  { name: 'dropout', label: 'train.dropout' }
]
const switches: { name: 'batchNorm' | 'development' | 'deploy'; label: MessageKey }[] = [
  { name: 'batchNorm', label: 'train.batchNorm' },
  { name: 'development', label: 'train.primary' },
  { name: 'deploy', label: 'train.deploy' }
]

interface Part {
  fields: Fields
  set(change: Partial<Fields>): void
}

/** Which drawings are learnt from: ages and sites. */
function WhoTeaches({ suggestion, fields, set }: Part & { suggestion: string }) {
  return (
    <>
      <label className="field">
        {t('train.bands')}
        <input
          value={fields.bands}
          placeholder={suggestion}
          onChange={(event) => set({ bands: event.target.value })}
        />
        <span className="small">{t('train.bandsHint')}</span>
      </label>
      <label className="field">
        {t('train.sites')}
        <input
          value={fields.sites}
          placeholder={t('train.sitesHint')}
          onChange={(event) => set({ sites: event.target.value })}
        />
      </label>
    </>
  )
}

function FormChoice({ fields, set }: Part) {
  return (
    <label className="field">
      {t('form.train')}
      <select value={fields.form} onChange={(event) => set({ form: event.target.value as Fields['form'] })}>
        {(['best', ...formMethods] as const).map((method) => (
          <option key={method} value={method}>
            {t(`form.method.${method}`)}
          </option>
        ))}
      </select>
    </label>
  )
}

function Switches({ fields, set }: Part) {
  return switches.map(({ name, label }) => (
    <label key={name} className="check">
      <input
        type="checkbox"
        checked={fields[name]}
        onChange={(event) => set({ [name]: event.target.checked })}
      />
      {t(label)}
    </label>
  ))
}

/** Every field here is read by the trainer; what is not shown keeps the defaults of the schema. */
export function TrainForm({ suggestion }: { suggestion: string }) {
  const training = useNorms((s) => s.training)
  const encoder = useSession((s) => s.status?.encoder)
  const [fields, setFields] = useState(fresh)
  const set = (change: Partial<Fields>): void => setFields({ ...fields, ...change })
  const start = (event: FormEvent): void => {
    event.preventDefault()
    submit(fields)
  }
  return (
    <form className="panel" onSubmit={start} aria-label={t('train.title')}>
      <h2>{t('train.title')}</h2>
      <p className="small">{t('train.encoder', { name: encoder?.name ?? '' })}</p>
      <WhoTeaches {...{ suggestion, fields, set }} />
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
      <FormChoice {...{ fields, set }} />
      <Switches fields={fields} set={set} />
      <button type="submit" className="button primary" disabled={training}>
        {training ? t('train.running') : t('train.start')}
      </button>
    </form>
  )
}
