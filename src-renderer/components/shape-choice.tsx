import { t } from '#words/translate'
import { useRemarks } from '../state/remarks'

const shapes = ['box', 'polygon', 'brush'] as const

/** How a part or a mark is drawn; there while one is. */
export function ShapeChoice() {
  const { tool, shape, setShape } = useRemarks()
  if (tool !== 'part' && tool !== 'mark') return null
  return (
    <div className="buttons" role="group" aria-label={t('tool.shape')}>
      {shapes.map((name) => (
        <button
          key={name}
          type="button"
          className="button choice"
          aria-pressed={shape === name}
          onClick={() => setShape(name)}
        >
          {t(`tool.shape.${name}`)}
        </button>
      ))}
      {shape === 'polygon' && <p className="small">{t('tool.polygonHint')}</p>}
    </div>
  )
}
