import type { Drawing } from '#contract/drawing'
import { orderedDate } from '#contract/iso-day'
import { bridge } from '#renderer/bridge'
import { VerdictBadge } from '#renderer/components/verdict-badge'
import { ageText } from '#words/age-text'
import { verdictText } from '#words/score-text'
import { t } from '#words/translate'
import { useDrawing } from '#renderer/state/drawing'
import { useAnswer } from '#renderer/state/queries'

/** The most drawings of one child that are shown. */
const MOST_SHOWN = 500

/** Drawings in the order in which they were made, as far as that is known. */
const inTime = (drawings: readonly Drawing[]): Drawing[] =>
  [...drawings].sort(
    (a, b) =>
      (orderedDate(a.date) ?? '').localeCompare(orderedDate(b.date) ?? '') ||
      (a.ageMonths ?? 0) - (b.ageMonths ?? 0)
  )

/** The child's other drawings over time, each with what was said of it. */
export function OthersPanel({ drawing }: { drawing: Drawing }) {
  const show = useDrawing((s) => s.show)
  const { site, childId } = drawing
  const filters = childId === null ? null : { child: { site, childId } }
  const page = useAnswer('drawings:page', filters && { filters, limit: MOST_SHOWN })
  if (childId === null || !page) return null
  const own = inTime(page.drawings)
  return (
    <section className="panel" aria-label={t('others.title')}>
      <h2>{t('others.title')}</h2>
      {own.length <= 1 && <p>{t('others.none')}</p>}
      <ol className="tiles">
        {own.length > 1 &&
          own.map((other) => {
            const age = ageText(other.ageMonths, other.agePrecisionMonths)
            const subject = other.subject ?? t('compare.noSubject')
            return (
              <li key={other.id}>
                <button
                  type="button"
                  className="tile"
                  aria-current={other.id === drawing.id}
                  onClick={() => show(other.id)}
                >
                  <img
                    src={bridge.pictureUrl(other.id, 'thumb', 0)}
                    alt={t('others.alt', { subject, age })}
                  />
                  <span>{[t('others.age', { subject, age }), other.date].filter(Boolean).join(', ')}</span>
                  {other.verdict && (
                    <VerdictBadge verdict={other.verdict} text={verdictText(other.verdict, 'form', null)} />
                  )}
                </button>
              </li>
            )
          })}
      </ol>
    </section>
  )
}
