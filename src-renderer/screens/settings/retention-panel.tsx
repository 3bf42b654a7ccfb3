import { useState } from 'react'
import type { Retention } from '#contract/withdrawal'
import { NumberField } from '#renderer/components/number-field'
import { WideTable } from '#renderer/components/wide-table'
import { useChild } from '#renderer/state/child'
import { act, useAnswer } from '#renderer/state/queries'
import { t } from '#words/translate'

function RuleForm({ years }: { years: number | null }) {
  const [typed, setTyped] = useState(years === null ? '' : String(years))
  const value = typed.trim() === '' ? null : Number(typed)
  const valid = value === null || (value >= 0.5 && value <= 100)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) void act('retention:choose', { years: value })
      }}
    >
      <NumberField label={t('retention.years')} value={typed} onChange={setTyped} />
      <button type="submit" className="button" disabled={!valid || value === years}>
        {t('retention.save')}
      </button>
    </form>
  )
}

function OldChildren({ rows }: { rows: Retention['children'] }) {
  return (
    <WideTable label={t('retention.title')}>
      <thead>
        <tr>
          <th>{t('retention.child')}</th>
          <th>{t('retention.newest')}</th>
          <th className="number">{t('retention.drawings')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ site, childId, newest, drawings }) => (
          <tr key={`${site ?? ''}/${childId}`}>
            <th scope="row">
              <button
                type="button"
                className="button"
                onClick={() => void useChild.getState().show({ site, childId })}
              >
                {t('retention.open', { child: childId })}
              </button>
            </th>
            <td>{newest}</td>
            <td className="number">{drawings}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

/** Which children a site has kept for longer than it means to. */
export function RetentionPanel() {
  const found = useAnswer('retention:list', {})
  if (!found) return null
  const { years, children, unnamed } = found
  return (
    <section className="panel" aria-label={t('retention.title')}>
      <h2>{t('retention.title')}</h2>
      <p>{t('retention.text')}</p>
      <RuleForm key={String(years)} years={years} />
      {years !== null &&
        (children.length === 0 ? <p>{t('retention.none')}</p> : <OldChildren rows={children} />)}
      {unnamed > 0 && <p className="small">{t('retention.unnamed', { count: unnamed })}</p>}
    </section>
  )
}
