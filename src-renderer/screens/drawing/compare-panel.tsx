import type { Comparison, TypicalNeighbour } from '#contract/comparison'
import { bridge } from '#renderer/bridge'
import { Choice } from '#renderer/components/choice'
import { ageText } from '#words/age-text'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { counts, useComparing, useComparison } from '#renderer/state/comparing'
import { useDrawing } from '#renderer/state/drawing'
import { LensView } from './lens-view'

function Neighbour({ near }: { near: TypicalNeighbour }) {
  const show = useDrawing((s) => s.show)
  const words = t(near.sameSubject ? 'compare.distance' : 'compare.other', {
    subject: near.subject ?? t('compare.noSubject'),
    age: ageText(near.ageMonths, near.agePrecisionMonths),
    distance: decimal(near.distance, 2)
  })
  return (
    <li>
      <button type="button" className="tile" onClick={() => show(near.id)}>
        <img src={bridge.pictureUrl(near.id, 'thumb', 0)} alt={t('compare.alt', { words })} />
        <span>{words}</span>
      </button>
    </li>
  )
}

/** What nearness is to be held against. */
function GroupWords({ comparison: { group, searched, neighbours } }: { comparison: Comparison }) {
  const nearest = neighbours[0]
  return (
    <>
      <p className="small">
        {t('compare.searched', { searched, children: group.children, same: group.sameSubject })}
      </p>
      {group.usualDistance && nearest && (
        <p className="small">
          {t('compare.usual', {
            distance: decimal(nearest.distance, 2),
            usual: decimal(group.usualDistance[1], 2)
          })}{' '}
          {group.percentile !== null && t('compare.percentile', { percentile: decimal(group.percentile, 0) })}
        </p>
      )}
      {group.ageMonths && (
        <p className="small">
          {t('compare.ages', {
            low: ageText(group.ageMonths[0], 1),
            middle: ageText(group.ageMonths[1], 1),
            high: ageText(group.ageMonths[2], 1)
          })}
        </p>
      )}
      {group.missing > 0 && <p className="small">{t('compare.missing', { missing: group.missing })}</p>}
    </>
  )
}

/** Similar typical drawings side by side with this one, and what they have at a place. */
export function ComparePanel() {
  const comparison = useComparison()
  const { count, setCount } = useComparing()
  if (!comparison) return null
  return (
    <section className="panel" aria-label={t('compare.title')}>
      <h2>{t('compare.title')}</h2>
      {comparison.neighbours.length === 0 ? (
        <p>{t('compare.none')}</p>
      ) : (
        <>
          <ul className="tiles">
            {comparison.neighbours.map((near) => (
              <Neighbour key={near.id} near={near} />
            ))}
          </ul>
          <Choice
            label={t('compare.count')}
            value={String(count)}
            options={counts.map((number) => [String(number), String(number)] as const)}
            onChange={(number) => setCount(Number(number))}
          />
          <GroupWords comparison={comparison} />
        </>
      )}
      <LensView />
    </section>
  )
}
