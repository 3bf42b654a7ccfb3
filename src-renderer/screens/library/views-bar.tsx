import { useState, type FormEvent } from 'react'
import { Choice } from '#renderer/components/choice'
import { t } from '#words/translate'
import { act, useAnswer } from '#renderer/state/queries'
import { noFilters, useLibrary, type Filters } from '#renderer/state/library'

const sameFilters = (a: object, b: object): boolean => {
  const text = (filters: object): string => JSON.stringify(Object.entries(filters).sort())
  return text(a) === text(b)
}

/** Filters under a name, kept with the library. */
export function ViewsBar() {
  const views = useAnswer('views:list', {})?.views ?? []
  const filters = useLibrary((s) => s.filters)
  const filter = useLibrary((s) => s.filter)
  const [name, setName] = useState('')
  const [picked, setChosen] = useState('')
  // once filters are changed, they are no longer that view's
  const shown = views.find((view) => view.name === picked)
  const chosen = shown && sameFilters({ ...noFilters, ...shown.filters }, filters) ? picked : ''
  const choose = (wanted: string): void => {
    setChosen(wanted)
    const view = views.find((v) => v.name === wanted)
    filter({ ...noFilters, ...(view?.filters as Partial<Filters> | undefined) })
  }
  const save = (event: FormEvent): void => {
    event.preventDefault()
    void act('views:save', { view: { name: name.trim(), filters: { ...filters } } })
    setChosen(name.trim())
    setName('')
  }
  return (
    <form className="buttons views-bar" onSubmit={save}>
      <Choice
        label={t('views.choose')}
        value={chosen}
        options={[['', t('library.any')], ...views.map((view) => [view.name, view.name] as const)]}
        onChange={choose}
      />
      <label className="field">
        {t('views.name')}
        <input value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      </label>
      <button type="submit" className="button" disabled={name.trim() === ''}>
        {t('views.save')}
      </button>
      {chosen !== '' && (
        <button
          type="button"
          className="button"
          onClick={() => {
            void act('views:remove', { name: chosen })
            setChosen('')
          }}
        >
          {t('views.remove')}
        </button>
      )}
    </form>
  )
}
