import { expertLabels, type Drawing, type ExpertLabel } from '#contract/drawing'
import { actions } from '#renderer/actions/actions'
import { t } from '#words/translate'

const actionOf: Record<ExpertLabel, (typeof actions)[keyof typeof actions]> = {
  normal: actions.labelNormal,
  unusual: actions.labelUnusual,
  unsure: actions.labelUnsure
}

/** One key a label; the norm reads it at the next training. */
export function LabelPanel({ drawing }: { drawing: Drawing }) {
  return (
    <section className="panel" aria-label={t('drawing.label')}>
      <h2>{t('drawing.label')}</h2>
      <div className="buttons" role="group" aria-label={t('drawing.label')}>
        {expertLabels.map((label) => (
          <button
            key={label}
            type="button"
            className="button choice"
            aria-pressed={drawing.expertLabel === label}
            onClick={() => actionOf[label].run()}
          >
            {t(`label.${label}`)} <kbd>{actionOf[label].keys}</kbd>
          </button>
        ))}
        <button
          type="button"
          className="button choice"
          aria-pressed={drawing.expertLabel === null}
          onClick={() => actions.labelClear.run()}
        >
          {t('label.clear')} <kbd>{actions.labelClear.keys}</kbd>
        </button>
      </div>
      <p className="small">{t('drawing.labelHint')}</p>
    </section>
  )
}
