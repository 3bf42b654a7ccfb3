import type { Drawing } from '#contract/drawing'
import { useDrawing } from '#renderer/state/drawing'
import { ageText } from '#words/age-text'
import { sizeText } from '#words/number-text'
import { t } from '#words/translate'
import { AsSeen } from './as-seen'

/** `photo`: whether the drawing was made of a photo, which is kept. */
export function AboutPanel({ drawing, photo }: { drawing: Drawing; photo: boolean }) {
  const saveOriginal = useDrawing((s) => s.saveOriginal)
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
    [t('drawing.bytes'), sizeText(drawing.bytes)],
    [t('drawing.imported'), new Date(drawing.importedAt).toLocaleString()],
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
      <div className="buttons">
        <button type="button" className="button" onClick={() => void saveOriginal(false)}>
          {t(photo ? 'drawing.savePicture' : 'drawing.saveOriginal')}
        </button>
        {photo && (
          <button type="button" className="button" onClick={() => void saveOriginal(true)}>
            {t('drawing.savePhoto')}
          </button>
        )}
      </div>
      <AsSeen key={drawing.id} id={drawing.id} />
    </section>
  )
}
