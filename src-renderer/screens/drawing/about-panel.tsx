import type { Drawing } from '#contract/drawing'
import { ageText } from '#words/age-text'
import { t } from '#words/translate'

export function AboutPanel({ drawing }: { drawing: Drawing }) {
  const rows: [string, string | null][] = [
    [t('drawing.child'), drawing.childId],
    [t('drawing.age'), ageText(drawing.ageMonths, drawing.agePrecisionMonths)],
    [t('drawing.subject'), drawing.subject],
    [t('drawing.prompt'), drawing.prompt],
    [t('drawing.tool'), drawing.drawingTool],
    [t('drawing.site'), drawing.site],
    [
      t('drawing.size'),
      t('drawing.pixels', {
        width: drawing.width,
        height: drawing.height,
        format: drawing.format.toUpperCase()
      })
    ],
    ...Object.entries(drawing.extra)
  ]
  return (
    <section className="panel" aria-label={t('drawing.about')}>
      <h2>{t('drawing.about')}</h2>
      {drawing.synthetic && <p className="badge none">{t('drawing.synthetic')}</p>}
      <dl className="facts">
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd data-given="">{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}
