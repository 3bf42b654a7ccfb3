import type { Finding } from '#contract/training-config'
import { t } from '#words/translate'

const signs = { error: '✕', warning: '⚠', recommendation: '→' } as const

/** What is wrong, what will not do what one expects, what would be better; the gravest first. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const order = ['error', 'warning', 'recommendation'] as const
  const sorted = order.flatMap((severity) => findings.filter((f) => f.severity === severity))
  return (
    <section aria-label={t('training.findings')} aria-live="polite">
      <h3>{t('training.findings')}</h3>
      {sorted.length === 0 ? (
        <p className="small">{t('training.fine')}</p>
      ) : (
        <ul className="plain findings">
          {sorted.map(({ severity, message }) => (
            <li key={message} className={severity}>
              {signs[severity]} <strong>{t(`training.severity.${severity}`)}:</strong>{' '}
              {/* worded by the engine, in the language that it runs in */}
              <span data-given="">{message}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
