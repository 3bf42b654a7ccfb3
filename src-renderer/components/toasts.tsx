import { useEffect } from 'react'
import { t } from '#words/translate'
import { useSession, type Toast } from '../state/session'

const GOOD_NEWS_MS = 8000

function ToastLine({ toast }: { toast: Toast }) {
  const dismiss = useSession((s) => s.dismiss)
  useEffect(() => {
    if (toast.bad) return
    const timer = setTimeout(() => dismiss(toast.id), GOOD_NEWS_MS)
    return () => clearTimeout(timer)
  }, [toast, dismiss])
  return (
    <div className={toast.bad ? 'toast bad' : 'toast'}>
      <span>{toast.text}</span>
      <button type="button" onClick={() => dismiss(toast.id)} aria-label={t('toast.dismiss')}>
        ×
      </button>
    </div>
  )
}

/** What just happened. Bad news stays until it is dismissed. */
export function Toasts() {
  const toasts = useSession((s) => s.toasts)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  )
}
