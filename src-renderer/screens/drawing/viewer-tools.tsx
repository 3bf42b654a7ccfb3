import { t } from '#words/translate'
import { ShapeChoice } from '#renderer/components/shape-choice'
import { tools, useRemarks } from '#renderer/state/remarks'

interface Props {
  /** The lens compares with the norm that scored the drawing. */
  analysed: boolean
  zoomIn(): void
  zoomOut(): void
  fit(): void
}

/** What the pointer does, and how large the drawing is. */
export function ViewerTools({ analysed, zoomIn, zoomOut, fit }: Props) {
  const { tool, setTool } = useRemarks()
  return (
    <div className="buttons spread">
      <div className="buttons" role="group" aria-label={t('tool.title')}>
        {tools.map((name) => (
          <button
            key={name}
            type="button"
            className="button choice"
            aria-pressed={tool === name}
            disabled={name === 'lens' && !analysed}
            onClick={() => setTool(name)}
          >
            {t(`tool.${name}`)}
          </button>
        ))}
      </div>
      <ShapeChoice />
      <div className="buttons">
        <button type="button" className="button" onClick={zoomIn}>
          {t('drawing.zoomIn')}
        </button>
        <button type="button" className="button" onClick={zoomOut}>
          {t('drawing.zoomOut')}
        </button>
        <button type="button" className="button" onClick={fit}>
          {t('drawing.fit')}
        </button>
      </div>
    </div>
  )
}
