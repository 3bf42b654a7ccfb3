import { useState } from 'react'
import { trainingFigures } from '#words/training-figures'
import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'

/** What a version's training came to, figure by figure, as its report tells it; computed when it is unfolded. */
export function TrainingFigures({ id }: { id: string }) {
  const [open, setOpen] = useState(false)
  const report = useAnswer('models:report', open ? { id, format: 'json' } : null)?.report
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('models.figures')}</summary>
      {report && (
        <dl className="facts">
          {trainingFigures(report).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  )
}
