import { useState } from 'react'
import { Dialog } from '#renderer/components/dialog'
import { t } from '#words/translate'
import { exportAll } from '#renderer/state/dataset'
import { useSession } from '#renderer/state/session'

/** Everything as one file: what is in it is said before it leaves the library's protection. */
export function ExportDialog() {
  const { dialog, open } = useSession()
  const [photos, setPhotos] = useState(true)
  const [cameraData, setCameraData] = useState(false)
  return (
    <Dialog title={t('export.title')} open={dialog === 'export'} onClose={() => open(null)}>
      <p>{t('export.text')}</p>
      <label className="check">
        <input type="checkbox" checked={photos} onChange={(event) => setPhotos(event.target.checked)} />
        {t('export.photos')}
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={cameraData}
          onChange={(event) => setCameraData(event.target.checked)}
        />
        {t('export.cameraData')}
      </label>
      <div className="buttons end">
        <button
          type="button"
          className="button primary"
          onClick={() => void exportAll({ photos, cameraData })}
        >
          {t('export.do')}
        </button>
        <button type="button" className="button" onClick={() => open(null)}>
          {t('action.close')}
        </button>
      </div>
    </Dialog>
  )
}
