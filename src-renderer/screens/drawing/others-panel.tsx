import type { Drawing } from '#contract/drawing'
import { bridge } from '#renderer/bridge'
import { VerdictBadge } from '#renderer/components/verdict-badge'
import { ageText } from '#words/age-text'
import { verdictText } from '#words/score-text'
import { t } from '#words/translate'
import { useDrawing } from '#renderer/state/drawing'
import { useLibrary } from '#renderer/state/library'

/** The child's drawings in the order in which they were made, as far as that is known. */
function ofChild(all: readonly Drawing[], { childId, site }: Drawing): Drawing[] {
  if (childId === null) return []
  return all
    .filter((other) => other.childId === childId && other.site === site)
    .sort((a, b) => (a.date ?? '').localeCompare(b.date ?? '') || (a.ageMonths ?? 0) - (b.ageMonths ?? 0))
}

/** The child's other drawings over time, each with what was said of it. */
export function OthersPanel({ drawing }: { drawing: Drawing }) {
  const all = useLibrary((s) => s.all)
  const show = useDrawing((s) => s.show)
  const own = ofChild(all, drawing)
  if (drawing.childId === null) return null
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
                  onClick={() => void show(other.id)}
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
