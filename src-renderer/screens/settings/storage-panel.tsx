import { useState } from 'react'
import { CleanUp, LEFTOVER_DAYS, type StorageStats } from '#contract/storage'
import { NumberField } from '#renderer/components/number-field'
import { WideTable } from '#renderer/components/wide-table'
import { sizeText } from '#words/number-text'
import { t } from '#words/translate'
import { embeddingCountsText } from '#words/embedding-counts-text'
import { act, useAnswer } from '#renderer/state/queries'
import { cleanStorage, emptyQuarantine, releaseMemory } from '#renderer/state/settings'

function Parts({ title, parts }: { title: string; parts: StorageStats['items'] | StorageStats['waste'] }) {
  return (
    <WideTable label={title}>
      <thead>
        <tr>
          <th>{title}</th>
          <th className="number">{t('storage.items')}</th>
          <th className="number">{t('storage.size')}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ what, items, bytes }) => (
          <tr key={what}>
            <th scope="row">{t(`storage.${what}`)}</th>
            <td className="number">{items}</td>
            <td className="number">{sizeText(bytes)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

const daysOf = (text: string): number => (text.trim() === '' ? NaN : Number(text))

/** What the library takes on disk, and what of it nothing needs any more. */
export function StoragePanel() {
  const [days, setDays] = useState('30')
  /** The last number of days that could be read: what is half typed asks for nothing. */
  const [olderThanDays, setAge] = useState(30)
  const isNumber = CleanUp.safeParse({ olderThanDays: daysOf(days) }).success
  const type = (text: string): void => {
    setDays(text)
    const age = CleanUp.safeParse({ olderThanDays: daysOf(text) })
    if (age.success) setAge(age.data.olderThanDays)
  }
  const storage = useAnswer('storage:stats', { olderThanDays })
  if (!storage) return null
  const { items, waste, sessions, manifests, freeBytes, embedding } = storage
  return (
    <section className="panel" aria-label={t('storage.title')}>
      <h2>{t('storage.title')}</h2>
      <Parts title={t('storage.what')} parts={items} />
      <NumberField label={t('storage.olderThan')} value={days} onChange={type} />
      {waste.length > 0 ? (
        <>
          <Parts title={t('storage.waste')} parts={waste} />
          <button
            type="button"
            className="button"
            disabled={!isNumber}
            onClick={() => void cleanStorage(olderThanDays)}
          >
            {t('storage.clean')}
          </button>
        </>
      ) : (
        <p>{t('storage.nothing')}</p>
      )}
      <p className="small">{t('storage.expiry', { days: LEFTOVER_DAYS })}</p>
      {items.some(({ what, items: count }) => what === 'quarantine' && count > 0) && (
        <button type="button" className="button" onClick={() => void emptyQuarantine()}>
          {t('storage.emptyQuarantine')}
        </button>
      )}
      <p className="small">
        {t('storage.cache', {
          ...sessions,
          manifests: manifests.open,
          mostManifests: manifests.most,
          free: sizeText(freeBytes)
        })}
      </p>
      <button type="button" className="button" onClick={() => void releaseMemory()}>
        {t('storage.release')}
      </button>
      <p className="small">{embeddingCountsText(embedding)}</p>
      {embedding.since !== null && (
        <button type="button" className="button" onClick={() => void act('storage:recount', {})}>
          {t('storage.recount')}
        </button>
      )}
    </section>
  )
}
