import { useRef } from 'react'
import { filesOf } from '#renderer/components/files-of'
import { t } from '#words/translate'
import { relink } from '#renderer/state/dataset'

/** Reads every original, and puts back what is missing or damaged from files of the same content. */
export function RelinkPanel() {
  const folder = useRef<HTMLInputElement>(null)
  return (
    <section className="panel" aria-label={t('relink.title')}>
      <h2>{t('relink.title')}</h2>
      <p>{t('relink.text')}</p>
      <button type="button" className="button" onClick={() => folder.current?.click()}>
        {t('relink.choose')}
      </button>
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        data-testid="relink"
        onChange={(event) => void relink(filesOf(event))}
        {...{ webkitdirectory: '' }}
      />
    </section>
  )
}
