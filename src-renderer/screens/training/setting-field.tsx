import { limitsOf } from '#contract/setting-limits'
import { fileKey, type SettingName } from '#contract/training-config'
import type { TrainingSettings } from '#contract/training-settings'
import { t } from '#words/translate'
import { useFindings, useTraining } from '#renderer/state/training'

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value))

/** What was typed, as the setting has it; what is half typed goes to the check, which says what is wrong with it. */
function parsed(name: SettingName, text: string): unknown {
  const { kind, usual } = limitsOf(name)
  if (kind === 'number' || kind === 'whole') return text.trim() === '' ? text : Number(text)
  if (kind !== 'list') return text
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  return Array.isArray(usual) && typeof usual[0] === 'number' ? parts.map(Number) : parts
}

/** One setting, in the form that its schema asks for; what is unlike the default says what is usual. */
export function SettingField({ name }: { name: SettingName }) {
  const value: unknown = useTraining((s) => s.plan.settings[name])
  const set = useTraining((s) => s.set)
  const findings = useFindings()
  const { kind, choices, usual } = limitsOf(name)
  const change = (next: unknown): void => set({ [name]: next } as Partial<TrainingSettings>)
  const wrong = findings.some((f) => f.field === fileKey(name) && f.severity === 'error')
  const label = t(`field.${name}`)
  const unusual = textOf(value) !== textOf(usual)
  const hint = unusual && (
    <span className="small">{t('training.usual', { value: textOf(usual) || t('training.none') })}</span>
  )
  if (kind === 'switch')
    return (
      <label className="check">
        <input type="checkbox" checked={value === true} onChange={(event) => change(event.target.checked)} />
        {label} {hint}
      </label>
    )
  return (
    <label className="field">
      {label}
      {kind === 'choice' ? (
        <select value={textOf(value)} onChange={(event) => change(event.target.value)}>
          {choices!.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input
          defaultValue={textOf(value)}
          key={textOf(value)}
          aria-invalid={wrong}
          inputMode={kind === 'list' ? 'text' : 'decimal'}
          onBlur={(event) => event.target.value !== textOf(value) && change(parsed(name, event.target.value))}
        />
      )}
      {hint}
    </label>
  )
}
