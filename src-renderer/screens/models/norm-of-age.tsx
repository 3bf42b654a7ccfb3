import { useState, type FormEvent } from 'react'
import { t } from '#words/translate'
import { useModels } from '#renderer/state/models'

/** Shows the version that would score a drawing of an age. */
export function NormOfAge() {
  const showNormOfAge = useModels((s) => s.showNormOfAge)
  const [years, setYears] = useState('5')
  const [subject, setSubject] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void showNormOfAge(Number(years), subject.trim() || null)
  }
  return (
    <form className="field-row" onSubmit={submit} aria-label={t('models.ofAge')}>
      <label className="field">
        {t('models.ofAgeYears')}
        <input
          type="number"
          min={2}
          max={18}
          step="any"
          required
          value={years}
          onChange={(event) => setYears(event.target.value)}
        />
      </label>
      <label className="field">
        {t('drawing.subject')}
        <input value={subject} dir="auto" onChange={(event) => setSubject(event.target.value)} />
      </label>
      <button type="submit" className="button">
        {t('models.ofAge')}
      </button>
    </form>
  )
}
