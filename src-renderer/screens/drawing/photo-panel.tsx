import { useState } from 'react'
import type { Reply } from '#contract/commands'
import type { PhotoSource, SheetCorners } from '#contract/photo'
import { bridge } from '#renderer/bridge'
import { SheetCanvas } from '#renderer/canvas/sheet-canvas'
import { useElementSize } from '#renderer/components/use-element-size'
import { t } from '#words/translate'
import { useStraightening } from '#renderer/state/straightening'

type Content = Reply<'drawings:get'>
type Size = { width: number; height: number }

const WHOLE: SheetCorners = [
  [0.05, 0.05],
  [0.95, 0.05],
  [0.95, 0.95],
  [0.05, 0.95]
]
const NAMES = ['topLeft', 'topRight', 'bottomRight', 'bottomLeft'] as const

const shares = (corners: SheetCorners | null, { width, height }: Size): SheetCorners =>
  corners ? (corners.map(([x, y]) => [x / width, y / height]) as SheetCorners) : WHOLE
const pixels = (corners: SheetCorners, { width, height }: Size): SheetCorners =>
  corners.map(([x, y]) => [Math.round(x * width), Math.round(y * height)]) as SheetCorners

/** The corners as numbers, for the keyboard: percent of the photo's width and height. */
function CornerFields({
  corners,
  onCorner
}: {
  corners: SheetCorners
  onCorner(i: number, corner: [number, number]): void
}) {
  return (
    <div className="corner-fields">
      {corners.map((corner, i) =>
        (['x', 'y'] as const).map((axis, k) => (
          <label key={`${i} ${axis}`} className="field">
            {t(`photo.${NAMES[i]!}.${axis}`)}
            <input
              type="number"
              min={0}
              max={100}
              step={0.5}
              value={Math.round(corner[k]! * 1000) / 10}
              onChange={(event) => {
                const value = Math.min(1, Math.max(0, Number(event.target.value) / 100))
                onCorner(i, k === 0 ? [value, corner[1]] : [corner[0], value])
              }}
            />
          </label>
        ))
      )}
    </div>
  )
}

function Editor({ content, photo, size }: { content: Content; photo: PhotoSource; size: Size }) {
  const { id, bytes } = content.drawing
  const { element, size: window } = useElementSize()
  const { straighten, busy } = useStraightening()
  const [corners, setCorners] = useState(shares(photo.paper, size))
  const move = (index: number, corner: [number, number]): void =>
    setCorners((before) => before.map((other, i) => (i === index ? corner : other)) as SheetCorners)
  return (
    <>
      <div ref={element} className="paper sheet-paper" role="img" aria-label={t('photo.picture')}>
        <SheetCanvas
          {...window}
          photoUrl={bridge.pictureUrl(id, 'photo', bytes)}
          corners={corners}
          onCorner={move}
        />
      </div>
      <CornerFields corners={corners} onCorner={move} />
      <div className="buttons">
        <button
          type="button"
          className="button primary"
          disabled={busy}
          onClick={() => void straighten(id, pixels(corners, size))}
        >
          {t('photo.straighten')}
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => void straighten(id, 'find')}>
          {t('photo.find')}
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => void straighten(id, null)}>
          {t('photo.whole')}
        </button>
      </div>
    </>
  )
}

/** What the drawing was made of: the photo, and where the sheet lies in it. */
export function PhotoPanel({ content }: { content: Content }) {
  const [open, setOpen] = useState(false)
  const { photo, photoSize } = content
  if (!photo || !photoSize) return null
  return (
    <section className="panel" aria-label={t('photo.title')}>
      <h2>{t('photo.title')}</h2>
      <p className="small">
        {t('photo.text', {
          name: photo.fileName,
          found: photo.paper ? photo.by : 'none',
          evened: String(photo.shadeEvened)
        })}
      </p>
      {open && <Editor key={content.drawing.bytes} content={content} photo={photo} size={photoSize} />}
      <button type="button" className="link" onClick={() => setOpen(!open)}>
        {t(open ? 'photo.close' : 'photo.open')}
      </button>
    </section>
  )
}
