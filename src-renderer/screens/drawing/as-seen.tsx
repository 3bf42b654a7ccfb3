import { useEffect, useMemo, useState } from 'react'
import type { DrawingId } from '#contract/drawing'
import { t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'

/** A picture's bytes as an address that lasts as long as the picture is shown. */
function usePictureUrl(png: Uint8Array | undefined): string | null {
  const url = useMemo(
    () =>
      png ? URL.createObjectURL(new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' })) : null,
    [png]
  )
  useEffect(
    () => () => {
      if (url) URL.revokeObjectURL(url)
    },
    [url]
  )
  return url
}

/** The drawing as it is given to the encoder: prepared and scaled to the size that it takes. */
export function AsSeen({ id }: { id: DrawingId }) {
  const [open, setOpen] = useState(false)
  const url = usePictureUrl(useAnswer('norms:augmented', open ? { id, count: 1 } : null)?.pictures[0])
  return (
    <>
      <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('drawing.asSeen')}
      </button>
      {open && url && <img className="as-seen" src={url} alt={t('drawing.asSeen')} />}
    </>
  )
}
