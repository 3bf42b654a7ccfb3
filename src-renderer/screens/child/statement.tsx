import type { ChildAnalysis, ChildPart } from '#contract/child'
import { AgeProfile } from '#renderer/charts/age-profile'
import { VerdictBadge } from '#renderer/components/verdict-badge'
import { ageText, yearsMonths } from '#words/age-text'
import { decimal, pText } from '#words/number-text'
import { verdictText } from '#words/score-text'
import { t } from '#words/translate'
import { useDrawing } from '#renderer/state/drawing'

function Steps({ row }: { row: ChildAnalysis }) {
  return (
    <>
      <h3>{t('child.steps')}</h3>
      <p className="small">{t('child.stepsHint')}</p>
      <table>
        <thead>
          <tr>
            <th className="number">{t('child.drawings')}</th>
            <th>{t('child.guess')}</th>
            <th>{t('child.interval')}</th>
            <th className="number">{t('child.width')}</th>
            <th className="number">{t('development.p')}</th>
          </tr>
        </thead>
        <tbody>
          {row.steps.map(
            ({ drawings, developmentalAgeMonths, developmentalInterval: [low, high], pValue }) => (
              <tr key={drawings}>
                <td className="number">{drawings}</td>
                <td>{yearsMonths(developmentalAgeMonths)}</td>
                <td>
                  {yearsMonths(low)} – {yearsMonths(high)}
                </td>
                <td className="number">{decimal(high - low, 0)}</td>
                <td className="number">{pText(pValue)}</td>
              </tr>
            )
          )}
        </tbody>
      </table>
    </>
  )
}

function Part({ part }: { part: ChildPart }) {
  const show = useDrawing((s) => s.show)
  return (
    <tr>
      <td>
        <button type="button" className="link" onClick={() => part.id && show(part.id)}>
          {part.file}
        </button>
      </td>
      <td>{part.subject ?? ''}</td>
      <td className="number">{decimal(part.residual, 2)}</td>
      <td className="number">{part.pull === null ? '–' : decimal(part.pull)}</td>
    </tr>
  )
}

function Parts({ row }: { row: ChildAnalysis }) {
  return (
    <>
      <h3>{t('child.parts')}</h3>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('child.parts')}>
        <table>
          <thead>
            <tr>
              <th>{t('child.drawing')}</th>
              <th>{t('child.subject')}</th>
              <th className="number">{t('child.residual')}</th>
              <th className="number">{t('child.pull')}</th>
            </tr>
          </thead>
          <tbody>
            {row.parts.map((part) => (
              <Part key={part.file} part={part} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** What all drawings of a child at one age say together. */
export function Statement({ row }: { row: ChildAnalysis }) {
  const flag =
    row.flagged === null
      ? t('drawing.cannotFlag')
      : row.flagged
        ? t('drawing.flagged')
        : t('drawing.notFlagged')
  const title = t('child.statement', {
    drawings: row.drawings,
    age: ageText(row.ageMonths, row.agePrecisionMonths)
  })
  const [low, high] = row.developmentalInterval.map(yearsMonths) as [string, string]
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      <VerdictBadge verdict={row.verdict} text={verdictText(row.verdict, 'development', row.direction)} />
      <p className="percentile">
        {t(row.caveats.includes('beyond-ages') ? 'development.beyond' : 'child.age', {
          age: yearsMonths(row.development.typicalMonths),
          low,
          high
        })}
      </p>
      <p>
        {t('child.place', {
          percentile: decimal(row.percentile),
          n: row.n,
          low: decimal(row.interval[0]),
          high: decimal(row.interval[1]),
          p: pText(row.pValue),
          flag
        })}
      </p>
      <p className="small">{t('development.guess', { guess: yearsMonths(row.developmentalAgeMonths) })}</p>
      {row.confidence && <p>{t('drawing.confidence', row.confidence)}</p>}
      <AgeProfile profile={row.development.profile} ageMonths={row.ageMonths} />
      {row.caveats.length > 0 && <h3>{t('child.caveats')}</h3>}
      <ul className="caveats">
        {row.caveats.map((code) => (
          <li key={code}>{t(`caveat.${code}`)}</li>
        ))}
      </ul>
      <Steps row={row} />
      <Parts row={row} />
    </section>
  )
}
