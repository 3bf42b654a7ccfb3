import { blindOrders, queueOrders } from '#contract/rating'
import { Choice } from '#renderer/components/choice'
import { t } from '#words/translate'
import { currentItem, useLabelling } from '#renderer/state/labelling'
import { useFacets } from '#renderer/state/library-rows'

const shows = ['all', 'unlabelled', 'disagreed'] as const

/** Which drawings, and in which order. A rater is offered nothing that would tell what others or the model think. */
export function QueueFilters() {
  const state = useLabelling()
  const { wish, load, rater } = state
  const { subjects, years } = useFacets()
  const any = t('library.any')
  const orders = rater === null ? queueOrders : blindOrders
  const like = currentItem(state)?.id ?? null
  return (
    <div className="filters" role="search">
      <label className="field">
        {t('labelling.search')}
        <input
          type="search"
          value={wish.search}
          onChange={(event) => void load({ search: event.target.value })}
        />
      </label>
      <Choice
        label={t('library.subject')}
        value={wish.subject ?? ''}
        options={[['', any], ...subjects.map((subject) => [subject, subject] as const)]}
        onChange={(subject) => void load({ subject: subject || null })}
      />
      <Choice
        label={t('library.age')}
        value={String(wish.years ?? '')}
        options={[['', any], ...years.map((y) => [String(y), t('library.years', { years: y })] as const)]}
        onChange={(y) => void load({ years: y === '' ? null : Number(y) })}
      />
      <Choice
        label={t('labelling.show')}
        value={wish.show}
        options={shows
          .slice(0, rater === null ? 3 : 2)
          .map((show) => [show, t(`labelling.show.${show}`)] as const)}
        onChange={(show) => void load({ show })}
      />
      <Choice
        label={t('library.order')}
        value={wish.order}
        options={orders.map((order) => [order, t(`labelling.order.${order}`)] as const)}
        onChange={(order) => void load({ order, like: order === 'similar' ? like : null })}
      />
    </div>
  )
}
