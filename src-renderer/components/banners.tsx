import { failureText, t } from '#words/translate'
import { useSession } from '../state/session'

/** What every screen must say: an unencrypted library, an encoder that was never trained. */
export function Banners() {
  const status = useSession((s) => s.status)
  if (!status) return null
  return (
    <div className="banners">
      {status.unencrypted && (
        <p className="banner warn">{t('app.unencrypted', { purpose: status.purpose ?? '' })}</p>
      )}
      {status.unchanged && <p className="banner warn">{failureText(status.unchanged)}</p>}
      {status.notices.map((notice) => (
        <p key={notice.code} className="banner warn">
          {failureText(notice)}
        </p>
      ))}
      {status.encoder?.interim && <p className="banner">{t('app.interim', { name: status.encoder.name })}</p>}
    </div>
  )
}
