import { actions } from '#renderer/actions/actions'
import { GrowthCurve } from '#renderer/charts/growth-curve'
import { ActionButton } from '#renderer/components/action-button'
import { NumberField } from '#renderer/components/number-field'
import { ReportDialog } from '#renderer/components/report-dialog'
import { childrenWorthText } from '#words/score-text'
import { t } from '#words/translate'
import type { ChildName } from '#contract/listing'
import { useChild } from '#renderer/state/child'
import { useAnswer } from '#renderer/state/queries'
import { Statement } from './statement'
import { WithdrawalDialog } from './withdrawal-dialog'

const keyOf = ({ site, childId }: ChildName): string => JSON.stringify([site, childId])

function Chooser() {
  const { child, show, windowMonths, setWindow, analyse, busy } = useChild()
  const children = useAnswer('children:list', {})?.children
  if (!children) return null
  if (children.length === 0) return <p className="empty">{t('child.noneNamed')}</p>
  return (
    <form
      className="panel field-row"
      onSubmit={(event) => {
        event.preventDefault()
        void analyse()
      }}
    >
      <label className="field">
        {t('child.choose')}
        <select
          value={child ? keyOf(child) : ''}
          onChange={(event) => {
            const [site, childId] = JSON.parse(event.target.value) as [string | null, string]
            void show({ site, childId })
          }}
        >
          {!child && <option value="" />}
          {children.map(({ site, childId, drawings }) => (
            <option key={keyOf({ site, childId })} value={keyOf({ site, childId })}>
              {childId}
              {site ? ` · ${site}` : ''} ({drawings})
            </option>
          ))}
        </select>
      </label>
      <NumberField label={t('child.window')} value={windowMonths} onChange={setWindow} />
      <button type="submit" className="button primary" disabled={!child || busy}>
        {t('child.together')}
      </button>
    </form>
  )
}

/** One child: all its drawings as one statement an age, over time on the growth curve. */
export function ChildScreen() {
  const { child, result, busy } = useChild()
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>{child ? t('child.title', { child: child.childId }) : t('nav.child')}</h1>
        <div className="buttons">
          {child && <WithdrawalDialog key={keyOf(child)} child={child} />}
          <ActionButton action={actions.childReport} enabled={(result?.rows.length ?? 0) > 0} />
        </div>
      </header>
      <Chooser />
      {!child && <p className="empty">{t('child.none')}</p>}
      {busy && <p role="status">{t('child.working')}</p>}
      {result?.refused.map((r) => (
        <p key={r.file} className="small">
          {r.file}: {r.message}
        </p>
      ))}
      {result && result.rows.length > 0 && (
        <div className="two-columns">
          <div className="panels">
            <section className="panel">
              <GrowthCurve
                growth={result.growth}
                title={t('child.curve')}
                places={result.rows.map((row) => {
                  const { ageMonths, developmentalInterval: interval, development } = row
                  return { ageMonths, index: development.index, interval }
                })}
              />
            </section>
          </div>
          <div className="panels">
            {result.rows.map((row) => (
              <Statement key={row.ageMonths} row={row} />
            ))}
            <p className="small">{childrenWorthText(result.validation)}</p>
          </div>
        </div>
      )}
      <ReportDialog save={useChild.getState().saveReport} />
    </div>
  )
}
