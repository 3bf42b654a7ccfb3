import { useState } from 'react'
import type { DrawingId } from '#contract/drawing'
import { bridge } from '#renderer/bridge'
import { t } from '#words/translate'
import { emptyBin } from '#renderer/state/dataset'
import { act, useAnswer } from '#renderer/state/queries'

/** One drawing is erased for good once that is said twice. */
function Erase({ id, name }: { id: DrawingId; name: string }) {
  const [asked, setAsked] = useState(false)
  return asked ? (
    <button
      type="button"
      className="button primary"
      onClick={() => void act('drawings:purge', { ids: [id] })}
      onBlur={() => setAsked(false)}
      autoFocus
    >
      {t('bin.eraseSure', { name })}
    </button>
  ) : (
    <button type="button" className="button" onClick={() => setAsked(true)}>
      {t('bin.erase', { name })}
    </button>
  )
}

/** What was thrown away, until it is thrown away for good. */
export function BinPanel() {
  const bin = useAnswer('drawings:bin', {})?.drawings ?? []
  const [asked, setAsked] = useState(false)
  const empty = (): void => {
    setAsked(false)
    void emptyBin()
  }
  if (bin.length === 0) return <p className="empty">{t('bin.empty')}</p>
  return (
    <section className="panel" aria-label={t('bin.title')}>
      <h2>{t('bin.count', { count: bin.length })}</h2>
      <p className="small">{t('bin.text')}</p>
      <ul className="plain">
        {bin.slice(0, 200).map(({ drawing }) => (
          <li key={drawing.id} className="line">
            <img
              src={bridge.pictureUrl(drawing.id, 'thumb', 0)}
              alt=""
              width="48"
              height="48"
              loading="lazy"
            />
            <span>{drawing.fileName}</span>
            <button
              type="button"
              className="button"
              onClick={() => void act('drawings:restore', { ids: [drawing.id] })}
            >
              {t('bin.restore')}
            </button>
            <Erase id={drawing.id} name={drawing.fileName} />
          </li>
        ))}
      </ul>
      <div className="buttons">
        {asked ? (
          <>
            <p>{t('bin.sure', { count: bin.length })}</p>
            <button type="button" className="button primary" onClick={empty}>
              {t('bin.yes')}
            </button>
            <button type="button" className="button" onClick={() => setAsked(false)}>
              {t('bin.no')}
            </button>
          </>
        ) : (
          <button type="button" className="button" onClick={() => setAsked(true)}>
            {t('bin.purge')}
          </button>
        )}
      </div>
    </section>
  )
}
